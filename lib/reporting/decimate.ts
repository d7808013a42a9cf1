/**
 * Fewer numbers for the same picture: a figure has some hundred pixels, a recording a hundred thousand
 * samples.
 * @module
 */
import type { FeatureMatrix } from "@/features/matrix.ts";

/**
 * The outline of a signal: the lowest and highest sample of each interval, so that every peak is kept.
 * @param options.columns most intervals
 * @returns lowest and highest samples, and the samples per interval (the last one may be shorter)
 */
export function envelope(samples: ArrayLike<number>, { columns }: { columns: number }) {
  const step = Math.ceil(samples.length / columns);
  const count = Math.ceil(samples.length / step);
  const low = new Float32Array(count).fill(Infinity);
  const high = new Float32Array(count).fill(-Infinity);
  for (let i = 0; i < samples.length; i++) {
    const column = Math.floor(i / step);
    const value = samples[i]!;
    if (value < low[column]!) low[column] = value;
    if (value > high[column]!) high[column] = value;
  }
  return { low, high, step };
}

/**
 * Reduces a matrix to a number of frames and bands by averaging blocks of neighbours. A matrix that is
 * small enough keeps its values.
 * @param options.maxFrames most frames of the result @default 240
 * @param options.maxBands most bands of the result @default 128
 * @returns the smaller matrix, and how many frames and bands each of its cells stands for
 */
export function poolMatrix(
  matrix: FeatureMatrix,
  options: { maxFrames?: number | undefined; maxBands?: number | undefined } = {},
) {
  const { maxFrames = 240, maxBands = 128 } = options;
  const framesPerCell = Math.ceil(matrix.frames / maxFrames);
  const bandsPerCell = Math.ceil(matrix.bands / maxBands);
  const frames = Math.ceil(matrix.frames / framesPerCell);
  const bands = Math.ceil(matrix.bands / bandsPerCell);
  const sums = new Float64Array(frames * bands);
  const counts = new Uint32Array(frames * bands);
  for (let frame = 0; frame < matrix.frames; frame++) {
    for (let band = 0; band < matrix.bands; band++) {
      const cell = Math.floor(frame / framesPerCell) * bands + Math.floor(band / bandsPerCell);
      sums[cell]! += matrix.data[frame * matrix.bands + band]!;
      counts[cell]!++;
    }
  }
  const data = Float32Array.from(sums, (sum, cell) => sum / counts[cell]!);
  return { matrix: { data, frames, bands }, framesPerCell, bandsPerCell };
}
