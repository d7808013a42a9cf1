/**
 * Per-channel energy normalisation (`librosa.pcen`; Y. Wang et al., Trainable frontend for robust
 * and far-field keyword spotting, ICASSP 2017): each band is measured against its own recent past.
 * @module
 */
import { notNegative, positive } from "@/features/_settings.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";

/** Gain control and compression. */
export interface PcenOptions {
  /** Seconds from one frame to the next: `hopLength / sampleRate`. */
  readonly hopSec: number;
  /** How far the recent past is divided out: 0 not at all, 1 wholly. @default 0.98 */
  readonly gain?: number;
  /** Added before compression. @default 2 */
  readonly bias?: number;
  /** Exponent of the compression; 0: the logarithm instead. @default 0.5 */
  readonly exponent?: number;
  /** How long the past is remembered, seconds. @default 0.4 */
  readonly timeConstantSec?: number;
}

/**
 * `(S / (1e-6 + M) ** gain + bias) ** exponent - bias ** exponent`, where `M` is `S` smoothed over
 * time: `M[t] = (1 - s) M[t - 1] + s S[t]`, from 1 on. The defaults are for magnitudes of 32-bit
 * whole numbers: scale those of [-1, 1] by 2 ** 31, as librosa's manual does.
 * @param matrix `[frames, bands]`, values >= 0
 * @returns a new matrix of the same shape
 * @throws {InputError} if a setting is out of range
 */
export function pcen(matrix: FeatureMatrix, options: PcenOptions): FeatureMatrix {
  const { data, frames, bands } = matrix;
  const { gain = 0.98, bias = 2, exponent = 0.5, timeConstantSec = 0.4, hopSec } = options;
  for (const [name, value] of Object.entries({ gain, bias, exponent })) notNegative(value, name);
  for (const [name, value] of Object.entries({ timeConstantSec, hopSec })) positive(value, name);
  const constant = timeConstantSec / hopSec;
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
