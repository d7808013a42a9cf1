/**
 * Fundamental frequency by YIN (`librosa.yin`; A. de Cheveigné, H. Kawahara, YIN, a fundamental
 * frequency estimator for speech and music, JASA 111(4), 2002).
 * @module
 */
import { InputError } from "@/base/errors.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { cutFrames, type FrameOptions } from "@/features/spectral/_frames.ts";
import { realFft } from "@/features/spectral/fft.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";

/** Where the pitch is looked for, and how the signal is cut. */
export interface YinOptions extends FrameOptions {
  /** Lowest pitch, Hz: a period must fit into a frame. */
  readonly fMin: number;
  /** Highest pitch, Hz: at most half the sample rate. */
  readonly fMax: number;
  /** A period counts from this part of the mean difference down. @default 0.1 */
  readonly troughThreshold?: number;
}

/** Keeps silence from being divided by zero: the smallest normal double. */
const TINY = 2 ** -1022;

/**
 * Pitch of each frame. YIN always gives one. In frames without a voice it means nothing (in silence it
 * is the highest possible); `pyin` says where there is a voice.
 * @returns `[frames, 1]`, Hz
 * @throws {InputError} if a setting is out of range or the signal is too short
 */
export function yin(waveform: Waveform, options: YinOptions): FeatureMatrix {
  const { troughThreshold = 0.1 } = options;
  const { values, frames, periods, shortest } = yinDifference(waveform, options);
  const data = Float32Array.from({ length: frames }, (_, t) => {
    const row = values.subarray(t * periods, (t + 1) * periods);
    const period = choosePeriod(row, troughThreshold);
    return waveform.sampleRate / (shortest + period + parabolicShift(row, period));
  });
  return { data, frames, bands: 1 };
}

/** The normalised difference function over periods. */
export type YinDifference = ReturnType<typeof yinDifference>;

/**
 * The cumulative mean normalised difference, by way of the autocorrelation. librosa sets energies and
 * autocorrelations below 1e-6 to 0, so very quiet frames may differ.
 * @returns values: row-major `[frames, periods]`; shortest: the period of the first column, samples
 * @throws {InputError} if a setting is out of range or the signal is too short
 */
export function yinDifference(waveform: Waveform, options: YinOptions) {
  const { fMin, fMax, frameLength = 2048 } = options;
  const { samples, sampleRate } = waveform;
  if (!(fMin > 0 && fMin < fMax && fMax <= sampleRate / 2)) {
    throw new InputError(
      `look for a pitch from ${fMin} to ${fMax} Hz`,
      `0 < fMin < fMax <= ${sampleRate / 2} Hz, half the sample rate, is needed`,
    );
  }
  if (sampleRate / fMin >= frameLength - 1) {
    throw new InputError(
      `look for a pitch of ${fMin} Hz in frames of ${frameLength} samples`,
      "a period does not fit in",
      { remedy: "take a higher fMin or longer frames" },
    );
  }
  const shortest = Math.floor(sampleRate / fMax);
  const longest = Math.min(Math.ceil(sampleRate / fMin), frameLength - 1);
  const periods = longest - shortest + 1;
  const hopLength = options.hopLength ?? Math.floor(frameLength / 4);
  const cut = cutFrames(samples, { ...options, frameLength, hopLength });
  const correlate = autocorrelator(frameLength, longest);
  const values = new Float64Array(cut.frames * periods);
  for (let t = 0; t < cut.frames; t++) {
    const frame = cut.padded.subarray(t * hopLength, t * hopLength + frameLength);
    const correlation = correlate(frame);
    let energy = 0, sum = 0;
    for (let lag = 1, at = t * periods - shortest + 1; lag <= longest; lag++, at++) {
      energy += frame[lag - 1]! * frame[lag - 1]!;
      const difference = 2 * (correlation[0]! - correlation[lag]!) - energy;
      sum += difference;
      if (lag >= shortest) values[at] = difference / (sum / lag + TINY);
    }
  }
  return { values, frames: cut.frames, periods, shortest };
}

/** The first trough below the threshold, or else the lowest place of all. */
function choosePeriod(row: Float64Array, threshold: number): number {
  let lowest = 0;
  for (let i = 0; i < row.length; i++) {
    if (isTrough(row, i) && row[i]! < threshold) return i;
    if (row[i]! < row[lowest]!) lowest = i;
  }
  return lowest;
}

/** Whether a value is lower than the one before and not higher than the one after. */
export function isTrough(row: Float64Array, i: number): boolean {
  const before = row[i - 1] ?? Infinity;
  const here = row[i]!;
  const after = row[i + 1] ?? Infinity;
  if (i === 0) return here < after;
  return here < before && here <= after;
}

/** How far the lowest point of the parabola through three values lies from the middle one. */
export function parabolicShift(row: Float64Array, i: number): number {
  if (i === 0 || i >= row.length - 1) return 0;
  const curve = row[i + 1]! + row[i - 1]! - 2 * row[i]!;
  const slope = (row[i + 1]! - row[i - 1]!) / 2;
  return Math.abs(slope) >= Math.abs(curve) ? 0 : -slope / curve;
}

/** Autocorrelation of frames of one length, for the lags 0 to `longest`. */
function autocorrelator(frameLength: number, longest: number) {
  const size = Math.max(16, 2 ** Math.ceil(Math.log2(frameLength + longest + 1)));
  const fft = realFft(size);
  const input = new Float64Array(size);
  const spectrum = new Float64Array(2 * size);
  const lags = new Float64Array(longest + 1);
  return (frame: Float32Array): Float64Array => {
    input.fill(0);
    input.set(frame);
    fft.transform(input, spectrum);
    // Power is real and even, so the forward transform is also the way back.
    for (let k = 0; k <= size / 2; k++) {
      const power = spectrum[2 * k]! ** 2 + spectrum[2 * k + 1]! ** 2;
      input[k] = power;
      if (k > 0) input[size - k] = power;
    }
    fft.transform(input, spectrum);
    for (let lag = 0; lag <= longest; lag++) lags[lag] = spectrum[2 * lag]! / size;
    return lags;
  };
}
