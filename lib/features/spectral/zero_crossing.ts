/** How often a signal changes its sign (`librosa.feature.zero_crossing_rate`). @module */
import { InputError } from "@/base/errors.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { cutFrames, type FrameOptions } from "./_frames.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";

/** How the signal is cut for `zeroCrossingRate`, and what counts as zero. */
export interface ZeroCrossingOptions extends FrameOptions {
  /** Samples of at most this size count as zero, and zero as positive. @default 1e-10 */
  readonly threshold?: number;
}

/**
 * Part of each frame's samples whose sign differs from that of the sample before. Beyond its ends,
 * the signal goes on with its outermost samples, as in librosa.
 * @returns `[frames, 1]`, in [0, 1)
 * @throws RangeError if a length is out of range, the signal is too short or the threshold negative
 */
export function zeroCrossingRate(
  waveform: Waveform,
  options: ZeroCrossingOptions = {},
): FeatureMatrix {
  const { threshold = 1e-10 } = options;
  if (!(threshold >= 0)) {
    throw new InputError("count zero crossings", `threshold ${threshold} is negative`);
  }
  const cut = cutFrames(waveform.samples, { ...options, padMode: "edge" });
  const { padded, frames, frameLength, hopLength } = cut;
  const data = new Float32Array(frames);
  for (let t = 0; t < frames; t++) {
    const end = t * hopLength + frameLength;
    let crossings = 0;
    for (let i = t * hopLength + 1; i < end; i++) {
      if ((padded[i]! < -threshold) !== (padded[i - 1]! < -threshold)) crossings++;
    }
    data[t] = crossings / frameLength;
  }
  return { data, frames, bands: 1 };
}
