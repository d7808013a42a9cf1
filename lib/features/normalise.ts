/** Zero mean and unit variance of one clip. @module */
import type { FeatureMatrix } from "./matrix.ts";

/** Mean and population standard deviation of values; 0 and 0 for none. */
export function momentsOf(values: ArrayLike<number>): { mean: number; std: number } {
  const n = values.length;
  if (n === 0) return { mean: 0, std: 0 };
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i]! - mean) ** 2;
  return { mean, std: Math.sqrt(squares / n) };
}

/**
 * Shifts and scales all values of a matrix to zero mean and unit variance. A matrix that is
 * constant but for rounding (silence) becomes zero throughout: there is nothing to scale.
 * @returns a new matrix of the same shape
 */
export function standardise(matrix: FeatureMatrix): FeatureMatrix {
  const { mean, std } = momentsOf(matrix.data);
  const constant = std <= Math.abs(mean) * FLOAT32_STEP;
  return { ...matrix, data: matrix.data.map((x) => constant ? 0 : (x - mean) / std) };
}

/** Relative distance of neighbouring float32 numbers. */
const FLOAT32_STEP = 2 ** -23;
