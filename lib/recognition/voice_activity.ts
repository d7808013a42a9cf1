/**
 * Where somebody speaks or sings: the probability of a voice for each frame of 32 ms.
 *
 * A small network of the project's own (two hidden layers, about 20,000 weights) decides on each frame
 * by the 1.3 s before it and the 0.3 s after it. It was trained on recordings mixed with synthetic
 * noise, hum, clicks, thumps and music: see `lib/app/train_voice.ts`, and
 * `artifacts/reports/voice_activity.md` for how well it does beside other detectors.
 * @module
 */
import { createResampler } from "@/audio/resample.ts";
import { checkSampleRate, type Waveform } from "@/audio/waveform.ts";
import { InputError } from "@/base/errors.ts";
import {
  CONTEXT_SIZE,
  createFramer,
  fillContext,
  FRAME_SIZE,
  FRAMES_AFTER,
  FRAMES_BEFORE,
  HOP,
  MEAN_SQUARE_AT,
  SAMPLE_RATE,
} from "./_voice_features.ts";
import { makeVoiceNetwork } from "./_voice_network.ts";
import { VOICE_NETWORK } from "./_voice_weights.ts";

/** Sample rate that {@linkcode createVoiceDetector} takes, Hz. */
export const VOICE_SAMPLE_RATE: number = SAMPLE_RATE;
/** Samples of a frame. */
export const VOICE_HOP: number = HOP;
/** Frames that must follow a frame before it is decided on; half a frame more is needed of sound. */
export const VOICE_LOOK_AHEAD: number = FRAMES_AFTER;
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

/** Speech in a whole sound. */
export interface VoiceActivity {
  /** Seconds from frame to frame: frame `i` starts at `i * hopSec`. */
  readonly hopSec: number;
  /** Probability of a voice for each frame, 0 to 1. */
  readonly probabilities: Float32Array;
}

/**
 * Makes a detector for sound that comes in chunks of any size. Its probabilities do not depend on the
 * sizes. It holds 1.6 s of sound, however long that is.
 */
export function createVoiceDetector(): VoiceDetector {
  const network = makeVoiceNetwork(VOICE_NETWORK);
  const context = new Float32Array(CONTEXT_SIZE);
  const length = FRAMES_BEFORE + 1 + FRAMES_AFTER;
  let out: number[] = [];
  let frames: Float32Array[];
  let count: number; // frames since the sound began
  let framer: ReturnType<typeof createFramer>;

  const add = (frame: Float32Array) => {
    // The first frame also stands for those before it.
    if (count === 0) { for (const place of frames) place.set(frame); }
    const place = frames.shift()!;
    place.set(frame);
    frames.push(place);
    count++;
    if (count <= FRAMES_AFTER) return;
    if (frames[FRAMES_BEFORE]![MEAN_SQUARE_AT]! < SILENCE) {
      out.push(0);
      return;
    }
    fillContext(frames, context);
    out.push(network(context));
  };
  const start = () => {
    frames = Array.from({ length }, () => new Float32Array(FRAME_SIZE));
    count = 0;
    framer = createFramer(add);
  };
  const take = () => {
    const taken = Float32Array.from(out);
    out = [];
    return taken;
  };
  start();
  return {
    push(samples) {
      if (!samples.every(Number.isFinite)) {
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
      start();
      return take();
    },
  };
}

/**
 * Finds speech in a whole sound, of any sample rate.
 * @returns a probability for each frame, as {@linkcode createVoiceDetector} gives it
 * @throws {InputError} if the sample rate is impossible or a sample is not finite
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { speak } from "@/audio/demo_voice.ts";
 * import { seededRandom } from "@/base/random.ts";
 * import { detectVoice, VOICE_THRESHOLD } from "@/recognition/voice_activity.ts";
 *
 * const voice = { pitchHz: 112, tractCm: 17 };
 * const style = {
 *   pitch: 0, range: 2, slope: -2, tempo: 0, levelDb: -30, brightness: 0, breathDb: -30,
 * };
 * const phones = "h e l 'o _ n 'i n a _ k 'a n i n";
 * const sound = speak({ voice, style, phones, random: seededRandom(1) });
 * const { probabilities, hopSec } = detectVoice(sound);
 * assert.equal(hopSec, 0.032);
 * const spoken = probabilities.filter((p) => p >= VOICE_THRESHOLD).length * hopSec;
 * assert(spoken > 0.5);
 * assert(probabilities[0]! < 0.1); // the room before the first word
 * ```
 */
export function detectVoice({ samples, sampleRate }: Waveform): VoiceActivity {
  checkSampleRate(sampleRate);
  const detector = createVoiceDetector();
  const parts: Float32Array[] = [];
  if (sampleRate === SAMPLE_RATE) {
    parts.push(detector.push(samples));
  } else {
    const resampler = createResampler(sampleRate, SAMPLE_RATE);
    parts.push(detector.push(resampler.push(samples)), detector.push(resampler.flush()));
  }
  parts.push(detector.flush());
  const probabilities = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    probabilities.set(part, at);
    at += part.length;
  }
  return { hopSec: HOP / SAMPLE_RATE, probabilities };
}
