/**
 * The one container of the features: a matrix with its shape.
 *
 * Convention of the folder: rows are frames (time), columns are bands (mel bands, coefficients,
 * pitch classes), so one frame is one contiguous row. librosa's arrays are the transpose.
 * @module
 */
import { InputError } from "@/base/errors.ts";

/** Values over time: row-major `[frames, bands]`. */
export interface FeatureMatrix {
  readonly data: Float32Array;
  readonly frames: number;
  readonly bands: number;
}

/**
 * Puts matrices of equally many frames side by side along the bands.
 * @returns `[frames, sum of bands]`, the bands in the order given
 * @throws {InputError} if the list is empty or the numbers of frames differ
 */
export function stackBands(matrices: readonly FeatureMatrix[]): FeatureMatrix {
  const first = matrices[0];
  if (first === undefined) throw new InputError("stack bands", "no matrix was given");
  for (const m of matrices) {
    if (m.frames !== first.frames) {
      throw new InputError(
        "stack bands",
        `one matrix has ${m.frames} frames, another ${first.frames}`,
      );
    }
  }
  const bands = matrices.reduce((sum, m) => sum + m.bands, 0);
  const data = new Float32Array(first.frames * bands);
  let from = 0;
  for (const m of matrices) {
    for (let t = 0, i = 0, at = from; t < m.frames; t++, at += bands) {
      for (let b = 0; b < m.bands; b++) data[at + b] = m.data[i++]!;
    }
    from += m.bands;
  }
  return { data, frames: first.frames, bands };
}
