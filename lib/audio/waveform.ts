/**
 * The sound that every later stage works on: one channel of samples and their rate.
 * @module
 */
import { InputError } from "@/base/errors.ts";

/** One channel of sound. */
export interface Waveform {
  /** Samples, nominally in [-1, 1]. */
  readonly samples: Float32Array;
  /** Samples per second, in Hz. */
  readonly sampleRate: number;
}

/** What a sound file holds: all of its channels, before they become one. */
export interface DecodedAudio {
  /** One array of samples for each channel in the order of the file; 32-bit integers are rounded. */
  readonly channels: readonly Float32Array[];
  /** Hz. */
  readonly sampleRate: number;
}

/** The lowest and highest rate, in Hz, at which sound is taken to be recorded. */
export const SAMPLE_RATE_RANGE: readonly [low: number, high: number] = [1000, 768000];

/**
 * Checks that a rate can be one of recorded sound.
 * @throws RangeError if it is not a whole number of Hz within {@link SAMPLE_RATE_RANGE}
 */
export function checkSampleRate(sampleRate: number): void {
  const [low, high] = SAMPLE_RATE_RANGE;
  if (!Number.isInteger(sampleRate) || sampleRate < low || sampleRate > high) {
    throw new InputError(
      `use the sample rate ${sampleRate} Hz`,
      `a whole number from ${low} to ${high} is needed`,
    );
  }
}

/**
 * Checks that a waveform is usable: it has samples, all finite, at a rate of recorded sound.
 * Samples beyond [-1, 1] are allowed, since files of floating-point samples hold them.
 * @throws RangeError naming the first bad sample by its index and time
 */
export function checkWaveform(w: Waveform): void {
  checkSampleRate(w.sampleRate);
  if (w.samples.length === 0) {
    throw new InputError("use a waveform without samples", "record or cut it again");
  }
  for (let i = 0; i < w.samples.length; i++) {
    const value = w.samples[i]!;
    if (value - value !== 0) {
      const timeSec = (i / w.sampleRate).toFixed(3);
      throw new InputError(
        `use a waveform whose sample ${i} (at ${timeSec} s) is ${value}`,
        "every sample must be a finite number, so export the recording again",
      );
    }
  }
}

/** Length of a waveform in seconds. */
export function durationSec(w: Waveform): number {
  return w.samples.length / w.sampleRate;
}
