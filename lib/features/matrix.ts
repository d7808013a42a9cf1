/**
 * The one container of the features: a matrix with its shape.
 *
 * Convention of the folder: rows are frames (time), columns are bands (mel bands, coefficients,
 * pitch classes), so one frame is one contiguous row. librosa's arrays are the transpose.
 * @module
 */

/** Values over time: row-major `[frames, bands]`. */
export interface FeatureMatrix {
  readonly data: Float32Array;
  readonly frames: number;
  readonly bands: number;
}

/**
 * Puts matrices of equally many frames side by side along the bands.
 * @param matrices at least one
 * @returns `[frames, sum of bands]`, the bands in the order given
 */
export function stackBands(matrices: readonly FeatureMatrix[]): FeatureMatrix {
  const { frames } = matrices[0]!;
  const bands = matrices.reduce((sum, m) => sum + m.bands, 0);
  const data = new Float32Array(frames * bands);
  let from = 0;
  for (const m of matrices) {
    for (let t = 0, i = 0, at = from; t < frames; t++, at += bands) {
      for (let b = 0; b < m.bands; b++) data[at + b] = m.data[i++]!;
    }
    from += m.bands;
  }
  return { data, frames, bands };
}

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
