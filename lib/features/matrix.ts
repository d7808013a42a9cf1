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
 * @returns `[frames, sum of bands]`, the bands in the order given
 * @throws TypeError if the list is empty or the numbers of frames differ
 */
export function stackBands(matrices: readonly FeatureMatrix[]): FeatureMatrix {
  const first = matrices[0];
  if (first === undefined) throw new TypeError("Cannot stack bands: no matrix was given");
  for (const m of matrices) {
    if (m.frames !== first.frames) {
      throw new TypeError(
        `Cannot stack bands: one matrix has ${m.frames} frames, another ${first.frames}`,
      );
    }
  }
  const bands = matrices.reduce((sum, m) => sum + m.bands, 0);
  const data = new Float32Array(first.frames * bands);
  for (let t = 0; t < first.frames; t++) {
    let at = t * bands;
    for (const m of matrices) {
      data.set(m.data.subarray(t * m.bands, (t + 1) * m.bands), at);
      at += m.bands;
    }
  }
  return { data, frames: first.frames, bands };
}
