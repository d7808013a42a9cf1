/** Analysis windows. @module */

/**
 * Periodic Hann window (`scipy.signal.get_window("hann", n, fftbins=True)`):
 * `0.5 - 0.5 cos(2 pi i / n)`; of one sample, 1.
 * @param length samples, at least 1
 */
export function hannWindow(length: number): Float64Array {
  if (length === 1) return Float64Array.of(1);
  return Float64Array.from(
    { length },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length),
  );
}
