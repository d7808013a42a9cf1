/**
 * Per-channel energy normalisation (`librosa.pcen`; Y. Wang et al., Trainable frontend for robust
 * and far-field keyword spotting, ICASSP 2017): each band is measured against its own recent past.
 * @module
 */
import { InputError } from "@/base/errors.ts";
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
  /** Keeps silence from being divided by zero. @default 1e-6 */
  readonly eps?: number;
  /** Weight of the newest frame, in [0, 1]. @default follows from `timeConstantSec` */
  readonly smoothing?: number;
  /** The past of a band is the largest of this many bands around it. @default 1 */
  readonly maxBands?: number;
}

/**
 * `(S / (eps + M) ** gain + bias) ** exponent - bias ** exponent`, where `M` is `S` smoothed over
 * time: `M[t] = (1 - s) M[t - 1] + s S[t]`, from 1 on. The defaults are for magnitudes of 32-bit
 * whole numbers: scale those of [-1, 1] by 2 ** 31, as librosa's manual does.
 * @param matrix `[frames, bands]`, values >= 0
 * @returns a new matrix of the same shape
 * @throws RangeError if a setting is out of range
 */
export function pcen(matrix: FeatureMatrix, options: PcenOptions): FeatureMatrix {
  const { data, frames, bands } = matrix;
  const { gain, bias, exponent, eps, smoothing, maxBands } = resolve(options);
  const out = new Float32Array(data.length);
  const smooth = new Float64Array(bands).fill(1);
  const low = Math.floor(maxBands / 2);
  for (let t = 0; t < frames; t++) {
    const row = data.subarray(t * bands, (t + 1) * bands);
    for (let b = 0; b < bands; b++) {
      let reference = row[b]!;
      const end = Math.min(bands, b - low + maxBands);
      for (let i = Math.max(0, b - low); i < end; i++) reference = Math.max(reference, row[i]!);
      smooth[b] = smoothing * reference + (1 - smoothing) * smooth[b]!;
      const level = Math.exp(-gain * (Math.log(eps) + Math.log1p(smooth[b]! / eps)));
      out[t * bands + b] = compress(row[b]! * level, { bias, exponent });
    }
  }
  return { data: out, frames, bands };
}

/** By way of logarithms, which keep the digits of small values. */
function compress(x: number, { bias, exponent }: { bias: number; exponent: number }): number {
  if (exponent === 0) return Math.log1p(x);
  if (bias === 0) return x ** exponent;
  return bias ** exponent * Math.expm1(exponent * Math.log1p(x / bias));
}

function resolve(options: PcenOptions): Required<PcenOptions> {
  const { hopSec, gain = 0.98, bias = 2, exponent = 0.5, timeConstantSec = 0.4, eps = 1e-6 } =
    options;
  const { maxBands = 1 } = options;
  for (const [name, value] of Object.entries({ gain, bias, exponent })) {
    if (!(value >= 0)) throw new InputError("take PCEN", `${name} ${value} is negative`);
  }
  for (const [name, value] of Object.entries({ hopSec, timeConstantSec, eps })) {
    if (!(value > 0)) throw new InputError("take PCEN", `${name} ${value} is not positive`);
  }
  if (!(Number.isInteger(maxBands) && maxBands > 0)) {
    throw new InputError("take PCEN", `maxBands ${maxBands} is not a whole number from 1`);
  }
  const constant = timeConstantSec / hopSec;
  // Solves s ** 2 + (1 - s) / constant - 2 = 0, about the half width of the low-pass filter.
  const { smoothing = (Math.sqrt(1 + 4 * constant ** 2) - 1) / (2 * constant ** 2) } = options;
  if (!(smoothing >= 0 && smoothing <= 1)) {
    throw new InputError("take PCEN", `smoothing ${smoothing} is not in [0, 1]`);
  }
  return { hopSec, gain, bias, exponent, timeConstantSec, eps, smoothing, maxBands };
}
