/**
 * Per-channel energy normalisation (`librosa.pcen`; Y. Wang et al., Trainable frontend for robust
 * and far-field keyword spotting, ICASSP 2017): each band is measured against its own recent past.
 * @module
 */
import { type Given, notNegative, optional, positive, take } from "@/features/_settings.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";

/** Gain control and compression. */
export const PCEN = {
  /** How far the recent past is divided out: 0 not at all, 1 wholly. */
  gain: optional(notNegative, 0.98),
  /** Added before compression. */
  bias: optional(notNegative, 2),
  /** Exponent of the compression; 0: the logarithm instead. */
  exponent: optional(notNegative, 0.5),
  /** How long the past is remembered, seconds. */
  timeConstantSec: optional(positive, 0.4),
};

/**
 * `(S / (1e-6 + M) ** gain + bias) ** exponent - bias ** exponent`, where `M` is `S` smoothed over
 * time: `M[t] = (1 - s) M[t - 1] + s S[t]`, from 1 on. The defaults are for magnitudes of 32-bit
 * whole numbers: scale those of [-1, 1] by 2 ** 31, as librosa's manual does.
 * @param matrix `[frames, bands]`, values >= 0
 * @param options.hopSec seconds from one frame to the next
 * @returns a new matrix of the same shape
 * @throws {InputError} if a setting is out of range
 */
export function pcen(
  matrix: FeatureMatrix,
  options: Given<typeof PCEN> & { readonly hopSec: number },
): FeatureMatrix {
  const { data, frames, bands } = matrix;
  const { gain, bias, exponent, timeConstantSec } = take(PCEN, options);
  const constant = timeConstantSec / positive(options.hopSec, "hopSec");
  // Solves s ** 2 + (1 - s) / constant - 2 = 0, about the half width of the low-pass filter.
  const newest = (Math.sqrt(1 + 4 * constant ** 2) - 1) / (2 * constant ** 2);
  const out = new Float32Array(data.length);
  const smooth = new Float64Array(bands).fill(1);
  for (let i = 0; i < frames * bands; i++) {
    const b = i % bands;
    smooth[b] = newest * data[i]! + (1 - newest) * smooth[b]!;
    const level = Math.exp(-gain * (Math.log(EPS) + Math.log1p(smooth[b]! / EPS)));
    out[i] = compress(data[i]! * level, { bias, exponent });
  }
  return { data: out, frames, bands };
}

/** Keeps silence from being divided by zero. */
const EPS = 1e-6;

/** By way of logarithms, which keep the digits of small values. */
function compress(x: number, { bias, exponent }: { bias: number; exponent: number }): number {
  if (exponent === 0) return Math.log1p(x);
  if (bias === 0) return x ** exponent;
  return bias ** exponent * Math.expm1(exponent * Math.log1p(x / bias));
}
