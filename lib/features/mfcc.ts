/** Log-mel spectrograms and mel-frequency cepstral coefficients (`librosa.feature.mfcc`). @module */
import { memo } from "./_memo.ts";
import { type DecibelOptions, powerToDb } from "./decibels.ts";
import type { FeatureMatrix } from "./matrix.ts";
import { type MelOptions, melSpectrogram } from "./mel.ts";
import type { Spectrogram } from "./stft.ts";

/** Mel bands and their decibel scale. */
export type LogMelOptions = MelOptions & DecibelOptions;

/** MFCC, and the log-mel spectrogram that they summarise. */
export interface MfccOptions extends LogMelOptions {
  /** Number of coefficients, the 0th included; at most `nMels`. @default 20 */
  readonly nMfcc?: number;
}

const bases = memo<Float64Array>(16);

/**
 * Mel spectrogram in dB: `powerToDb(melSpectrogram(...))`.
 * @returns `[frames, nMels]`, dB
 * @throws RangeError as `melSpectrogram` and `powerToDb`
 */
export function logMel(spectrogram: Spectrogram, options: LogMelOptions = {}): FeatureMatrix {
  const mel = melSpectrogram(spectrogram, options);
  return { ...mel, data: powerToDb(mel.data, options) };
}

/**
 * The first coefficients of the orthonormal DCT-II of each log-mel frame.
 * @returns `[frames, nMfcc]`
 * @throws RangeError as `logMel`, or if `nMfcc` is not a whole number from 1 to `nMels`
 */
export function mfcc(spectrogram: Spectrogram, options: MfccOptions = {}): FeatureMatrix {
  return mfccOfLogMel(logMel(spectrogram, options), { nMfcc: options.nMfcc ?? 20 });
}

/**
 * MFCC of a log-mel spectrogram that is already there (`librosa.feature.mfcc(S=...)`).
 * @param logMelDb `[frames, nMels]`, dB
 * @returns `[frames, nMfcc]`
 * @throws RangeError if `nMfcc` is not a whole number from 1 to the number of bands
 */
export function mfccOfLogMel(
  logMelDb: FeatureMatrix,
  options: { readonly nMfcc: number },
): FeatureMatrix {
  const { frames, bands: nMels, data: input } = logMelDb;
  const { nMfcc } = options;
  if (!(Number.isInteger(nMfcc) && nMfcc > 0 && nMfcc <= nMels)) {
    throw new RangeError(
      `Cannot take ${nMfcc} cepstral coefficients from ${nMels} mel bands: nMfcc must be a ` +
        "whole number from 1 to the number of bands",
    );
  }
  const basis = bases(`${nMels}/${nMfcc}`, () => dctBasis(nMels, nMfcc));
  const data = new Float32Array(frames * nMfcc);
  for (let t = 0; t < frames; t++) {
    for (let c = 0; c < nMfcc; c++) {
      let sum = 0;
      for (let m = 0, at = t * nMels, b = c * nMels; m < nMels; m++) {
        sum += basis[b++]! * input[at++]!;
      }
      data[t * nMfcc + c] = sum;
    }
  }
  return { data, frames, bands: nMfcc };
}

/**
 * Rows of the orthonormal DCT-II (`scipy.fft.dct(type=2, norm="ortho")`).
 * @param size length of the input
 * @param count how many rows, from the 0th
 * @returns row-major `[count, size]`
 */
export function dctBasis(size: number, count: number): Float64Array {
  const basis = new Float64Array(count * size);
  for (let c = 0; c < count; c++) {
    const scale = Math.sqrt((c === 0 ? 1 : 2) / size);
    for (let m = 0; m < size; m++) {
      basis[c * size + m] = scale * Math.cos((Math.PI * c * (2 * m + 1)) / (2 * size));
    }
  }
  return basis;
}
