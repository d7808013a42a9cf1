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
