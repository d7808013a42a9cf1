/** Cutting a signal into frames. @module */
import { InputError } from "@/base/errors.ts";
import { count } from "@/features/_settings.ts";

/** How a signal is cut, in librosa's words and with its defaults. */
export interface FrameOptions {
  /** Samples per frame. @default 2048 */
  readonly frameLength?: number;
  /** Samples from one frame to the next. @default 512 */
  readonly hopLength?: number;
  /** Whether frames are centred on their time; if not, frame `t` starts there. @default true */
  readonly centre?: boolean;
  /**
   * What stands beyond the ends: zeros, the signal's reflection, or its outermost samples.
   * @default "constant"
   */
  readonly padMode?: "constant" | "reflect" | "edge";
}

/** Frame `t` is `padded[t * hopLength ...]`, `frameLength` samples. */
export interface Frames {
  readonly padded: Float32Array;
  readonly frames: number;
  readonly frameLength: number;
  readonly hopLength: number;
}

/**
 * Cuts a signal.
 * @throws {InputError} if a length is out of range or the signal is too short
 */
export function cutFrames(samples: Float32Array, options: FrameOptions): Frames {
  const { frameLength = 2048, hopLength = 512, centre = true, padMode = "constant" } = options;
  count(frameLength, "frameLength");
  count(hopLength, "hopLength");
  const side = centre ? Math.floor(frameLength / 2) : 0;
  const { length } = samples;
  const shortest = padMode === "reflect" ? side + 1 : 1;
  const frames = 1 + Math.floor((length + 2 * side - frameLength) / hopLength);
  if (length < shortest || frames < 1) {
    const needed = Math.max(shortest, frameLength - 2 * side);
    throw new InputError(
      `cut frames of ${frameLength} samples from ${length} samples`,
      `at least ${needed} are needed`,
      { remedy: "take a longer recording or shorter frames" },
    );
  }
  if (side === 0) return { padded: samples, frames, frameLength, hopLength };
  const padded = new Float32Array(length + 2 * side);
  padded.set(samples, side);
  for (let i = 1; i <= side && padMode !== "constant"; i++) {
    padded[side - i] = samples[padMode === "edge" ? 0 : i]!;
    padded[side + length - 1 + i] = samples[length - 1 - (padMode === "edge" ? 0 : i)]!;
  }
  return { padded, frames, frameLength, hopLength };
}
