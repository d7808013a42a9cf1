/** Log-mel spectrograms and mel-frequency cepstral coefficients (`librosa.feature.mfcc`). @module */
import { InputError } from "@/base/errors.ts";
import { memo } from "@/features/_memo.ts";
import { notNegative } from "@/features/_settings.ts";
import { weightedSums } from "./_sums.ts";
import { type DecibelOptions, powerToDb } from "./decibels.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";
import { type MelOptions, melSpectrogram } from "./mel.ts";
import type { Spectrogram } from "./stft.ts";

/** Mel bands and their decibel scale. */
export type LogMelOptions = MelOptions & DecibelOptions;

/** Which cepstral coefficients, and how they are weighted. */
export interface CepstrumOptions {
  /** Number of coefficients, the 0th included; at most `nMels`. */
  readonly nMfcc: number;
  /** Type of the cosine transform, orthonormal in both cases. @default 2 */
  readonly dctType?: 2 | 3;
  /**
   * Sinusoidal liftering: coefficient `n` is multiplied by `1 + lifter / 2 * sin(pi (n + 1) /
   * lifter)`; 0 for none. @default 0
   */
  readonly lifter?: number;
}

/** MFCC, and the log-mel spectrogram that they summarise; 20 coefficients by default. */
export type MfccOptions = LogMelOptions & Partial<CepstrumOptions>;

const bases = memo<Float64Array>(16);

/**
 * Mel spectrogram in dB: `powerToDb(melSpectrogram(...))`.
 * @returns `[frames, nMels]`, dB
 * @throws {InputError} as `melSpectrogram` and `powerToDb`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { logMel, powerSpectrogram } from "@/features/mod.ts";
 *
 * const samples = Float32Array.from({ length: 16000 }, (_, i) => Math.sin(i / 5));
 * const spectrogram = powerSpectrogram({ samples, sampleRate: 16000 }, { nFft: 400, hopLength: 160 });
 * const { data, frames, bands } = logMel(spectrogram, { nMels: 40, ref: "max" });
 *
 * assert.deepEqual([frames, bands], [101, 40]);
 * assert.ok(data.every((db) => db <= 0 && db >= -80));
 * ```
 */
export function logMel(spectrogram: Spectrogram, options: LogMelOptions = {}): FeatureMatrix {
  const mel = melSpectrogram(spectrogram, options);
  return { ...mel, data: powerToDb(mel.data, options) };
}

/**
 * The first coefficients of the orthonormal cosine transform of each log-mel frame.
 * @returns `[frames, nMfcc]`
 * @throws {InputError} as `logMel` and `mfccOfLogMel`
 */
export function mfcc(spectrogram: Spectrogram, options: MfccOptions = {}): FeatureMatrix {
  const { nMfcc = 20, dctType = 2, lifter = 0 } = options;
  return mfccOfLogMel(logMel(spectrogram, options), { nMfcc, dctType, lifter });
}

/**
 * MFCC of a log-mel spectrogram that is already there (`librosa.feature.mfcc(S=...)`).
 * @param logMelDb `[frames, nMels]`, dB
 * @returns `[frames, nMfcc]`
 * @throws {InputError} if `nMfcc` is not a whole number from 1 to the number of bands, or another
 * setting is out of range
 */
export function mfccOfLogMel(logMelDb: FeatureMatrix, options: CepstrumOptions): FeatureMatrix {
  const { frames, bands: nMels, data: input } = logMelDb;
  const { nMfcc, dctType = 2, lifter = 0 } = options;
  if (!(Number.isInteger(nMfcc) && nMfcc > 0 && nMfcc <= nMels)) {
    throw new InputError(
      `take ${nMfcc} cepstral coefficients from ${nMels} mel bands`,
      "nMfcc must be a whole number from 1 to the number of bands",
    );
  }
  if (dctType !== 2 && dctType !== 3) {
    throw new InputError(`use dctType = ${dctType}`, "there are 2 and 3");
  }
  const lift = lifterWeights(nMfcc, lifter);
  const key = `${nMels}/${nMfcc}/${dctType}`;
  const basis = bases(key, () => dctBasis(nMels, nMfcc, dctType));
  const sums = weightedSums({ power: input, frames, bins: nMels }, basis);
  const data = new Float32Array(sums.length);
  for (let i = 0; i < data.length; i++) data[i] = sums[i]! * lift[i % nMfcc]!;
  return { data, frames, bands: nMfcc };
}

/** The factor of each coefficient: 1 throughout without a lifter. */
function lifterWeights(nMfcc: number, lifter: number): Float64Array {
  notNegative(lifter, "lifter");
  return Float64Array.from(
    { length: nMfcc },
    (_, n) => lifter === 0 ? 1 : 1 + (lifter / 2) * Math.sin((Math.PI * (n + 1)) / lifter),
  );
}

/** Rows of the orthonormal cosine transform (`scipy.fft.dct(norm="ortho")`): `[count, size]`. */
function dctBasis(size: number, count: number, type: 2 | 3): Float64Array {
  const basis = new Float64Array(count * size);
  for (let c = 0; c < count; c++) {
    for (let m = 0; m < size; m++) {
      const degree = type === 2 ? c : m;
      const place = type === 2 ? m : c;
      const scale = Math.sqrt((degree === 0 ? 1 : 2) / size);
      basis[c * size + m] = scale * Math.cos((Math.PI * degree * (2 * place + 1)) / (2 * size));
    }
  }
  return basis;
}
