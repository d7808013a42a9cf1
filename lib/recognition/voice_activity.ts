/**
 * Where somebody speaks or sings: the probability of a voice for each frame of 32 ms.
 *
 * A small network of the project's own (two hidden layers, about 20,000 weights) decides on each frame
 * by the 1.3 s before it and the 0.3 s after it. It was trained on recordings mixed with synthetic
 * noise, hum, clicks, thumps and music: see `lib/app/train_voice.ts`, and
 * `artifacts/reports/voice_activity.md` for how well it does beside other detectors.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import {
  CONTEXT_SIZE,
  createFramer,
  fillContext,
  FRAME_SIZE,
  FRAMES_AFTER,
  FRAMES_BEFORE,
  MEAN_SQUARE_AT,
} from "./_voice_features.ts";
import { makeVoiceNetwork } from "./_voice_network.ts";
import { VOICE_NETWORK } from "./_voice_weights.ts";

export { HOP as VOICE_HOP, SAMPLE_RATE as VOICE_SAMPLE_RATE } from "./_voice_features.ts";

/** Frames with at least this probability are speech: chosen on validation speakers. */
export const VOICE_THRESHOLD = 0.5;

/** A quieter frame, -90 dB of full scale, is silence; the noise of 16 bits has -98 dB. */
const SILENCE = 1e-9;

/** Finds speech in sound that comes in chunks. */
export interface VoiceDetector {
  /**
   * Takes the next samples at {@linkcode VOICE_SAMPLE_RATE}.
   * @returns the probability of a voice for each frame that is now determined
   * @throws {InputError} if a sample is not finite
   */
  push(samples: Float32Array): Float32Array;
  /** Ends the sound: returns the frames still due. The next `push` starts another sound. */
  flush(): Float32Array;
}

/** Unpacked when it is first needed; it keeps nothing from one context to the next. */
let network: ReturnType<typeof makeVoiceNetwork> | undefined;

/** Frames that the network decides on together. */
const AT_ONCE = 16;

/**
 * Makes a detector for sound that comes in chunks of any size. Its probabilities do not depend on the
 * sizes. It holds 1.6 s of sound, however long that is.
 */
export function createVoiceDetector(): VoiceDetector {
  network ??= makeVoiceNetwork(VOICE_NETWORK);
  const probabilitiesOf = network;
  const contexts = new Float32Array(AT_ONCE * CONTEXT_SIZE);
  const length = FRAMES_BEFORE + 1 + FRAMES_AFTER;
  let out: number[] = [];
  /** Places in `out` of the frames whose contexts wait for the network. */
  let waiting: number[] = [];
  let frames: Float32Array[];
  let count: number; // frames since the sound began
  let framer: ReturnType<typeof createFramer>;

  const decide = () => {
    const probabilities = probabilitiesOf(contexts, waiting.length);
    waiting.forEach((place, i) => out[place] = probabilities[i]!);
    waiting = [];
  };
  const add = (frame: Float32Array) => {
    // The first frame also stands for those before it.
    if (count === 0) { for (const place of frames) place.set(frame); }
    const place = frames.shift()!;
    place.set(frame);
    frames.push(place);
    count++;
    if (count <= FRAMES_AFTER) return;
    out.push(0);
    if (frames[FRAMES_BEFORE]![MEAN_SQUARE_AT]! < SILENCE) return;
    const start = waiting.length * CONTEXT_SIZE;
    fillContext(frames, contexts.subarray(start, start + CONTEXT_SIZE));
    if (waiting.push(out.length - 1) === AT_ONCE) decide();
  };
  const start = () => {
    frames = Array.from({ length }, () => new Float32Array(FRAME_SIZE));
    count = 0;
    framer = createFramer(add);
  };
  const take = () => {
    if (waiting.length > 0) decide();
    const taken = Float32Array.from(out);
    out = [];
    return taken;
  };
  start();
  return {
    push(samples) {
      if (!areFinite(samples)) {
        throw new InputError("find speech in this sound", "it has samples that are not finite", {
          remedy: "record or export it again",
        });
      }
      framer.push(samples);
      return take();
    },
    flush() {
      framer.end();
      // The last frame also stands for those after it.
      const last = frames.at(-1)!.slice();
      if (count > 0) { for (let i = 0; i < FRAMES_AFTER; i++) add(last); }
      const rest = take();
      start();
      return rest;
    },
  };
}

function areFinite(samples: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i]! - samples[i]!; // else NaN
  return sum === 0;
}
