/** Log-mel spectrograms and mel-frequency cepstral coefficients (`librosa.feature.mfcc`). @module */
import { InputError } from "@/base/errors.ts";
import { memo } from "@/base/memo.ts";
import { count, type Given, notNegative, optional, take } from "@/features/_settings.ts";
import { integer, type Rule } from "@/base/schema.ts";
import { weightedSums } from "./_sums.ts";
import { type DecibelOptions, powerToDb } from "./decibels.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";
import { type MelOptions, melSpectrogram } from "./mel.ts";
import type { Spectrogram } from "./stft.ts";

/** Mel bands and their decibel scale. */
export type LogMelOptions = MelOptions & DecibelOptions;

/** Which cepstral coefficients, and how they are weighted. */
export const CEPSTRUM = {
  /** Number of coefficients, the 0th included; at most `nMels`. */
  nMfcc: count,
  /** Type of the cosine transform, orthonormal in both cases. */
  dctType: optional(integer({ min: 2, max: 3 }) as Rule<2 | 3>, 2),
  /**
   * Sinusoidal liftering: coefficient `n` is multiplied by `1 + lifter / 2 * sin(pi (n + 1) /
   * lifter)`; 0 for none.
   */
  lifter: optional(notNegative, 0),
};
type CepstrumOptions = Given<typeof CEPSTRUM>;

/** MFCC, and the log-mel spectrogram that they summarise; 20 coefficients by default. */
export type MfccOptions = LogMelOptions & Partial<CepstrumOptions>;

const bases = memo<Float64Array>(16);

/**
 * Mel spectrogram in dB: `powerToDb(melSpectrogram(...))`.
 * @returns `[frames, nMels]`, dB
 * @throws {InputError} as `melSpectrogram` and `powerToDb`
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
  const { nMfcc = 20 } = options;
  return mfccOfLogMel(logMel(spectrogram, options), { ...options, nMfcc });
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
  const { nMfcc, dctType, lifter } = take(CEPSTRUM, options);
  if (nMfcc > nMels) {
    throw new InputError(
      `take ${nMfcc} cepstral coefficients from ${nMels} mel bands`,
      "nMfcc must be a whole number from 1 to the number of bands",
    );
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
