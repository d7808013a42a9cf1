/**
 * How features change over time (`librosa.feature.delta`): a polynomial is fitted to each stretch
 * of frames (A. Savitzky, M. Golay, Smoothing and differentiation of data by simplified least
 * squares procedures, 1964), and its highest derivative taken.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { integer } from "@/base/schema.ts";
import { count, type Given, optional, take } from "@/features/_settings.ts";
import type { FeatureMatrix } from "@/features/matrix.ts";

/** Which derivative, and over how many frames. */
export const DELTA = {
  /** 1: delta, 2: delta-delta; also the degree of the polynomial. */
  order: optional(count, 1),
  /** Frames that a value is fitted to: odd, from 3, more than `order`. */
  width: optional(count, 9),
};

/**
 * Derivative over time of every band, per frame to the power of `order`. The first and last frames
 * take the polynomial of the first and last `width` frames (`mode="interp"`).
 * @returns a new matrix of the same shape
 * @throws {InputError} if a setting is out of range, or there are fewer frames than `width`
 */
export function delta(matrix: FeatureMatrix, options: Given<typeof DELTA> = {}): FeatureMatrix {
  const { data, frames, bands } = matrix;
  const { width, order } = take(DELTA, options);
  const weights = deltaWeights(width, order);
  if (frames < width) {
    throw new InputError(`take the change over ${width} frames`, `there are ${frames}`, {
      remedy: "take a smaller width or a longer recording",
    });
  }
  const half = (width - 1) / 2;
  const out = new Float32Array(data.length);
  for (let t = 0; t < frames; t++) {
    // The derivative of the highest degree is the same throughout a stretch.
    const first = Math.max(0, Math.min(frames - width, t - half));
    for (let b = 0; b < bands; b++) {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += weights[i]! * data[(first + i) * bands + b]!;
      out[t * bands + b] = sum;
    }
  }
  return { data: out, frames, bands };
}

/**
 * The weights of the frames: the polynomial of degree `order` that is orthogonal to all of lower
 * degree, scaled so that `t ** order` has the derivative `order!`.
 */
function deltaWeights(width: number, order: number): Float64Array {
  if (width < 3 || width % 2 === 0) {
    throw new InputError(`use width = ${width}`, "an odd number of at least 3 is needed");
  }
  integer({ min: 1, max: width - 1 })(order, "order");
  const x = Float64Array.from({ length: width }, (_, i) => i - (width - 1) / 2);
  let before = x.map(() => 0);
  let here = x.map(() => 1);
  let squares = dot(here, here);
  let factorial = 1;
  let ratio = 0;
  for (let degree = 1; degree <= order; degree++) {
    const next = here.map((value, i) => x[i]! * value - ratio * before[i]!);
    before = here;
    here = next;
    const norm = dot(here, here);
    ratio = norm / squares;
    squares = norm;
    factorial *= degree;
  }
  return here.map((value) => (factorial * value) / squares);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
