/** Analysis windows. @module */
import { InputError } from "@/base/errors.ts";

/**
 * Periodic Hann window (`scipy.signal.get_window("hann", n, fftbins=True)`):
 * `0.5 - 0.5 cos(2 pi i / n)`.
 * @param length samples, at least 1
 * @throws {InputError} if the length is not a positive whole number
 */
export function hannWindow(length: number): Float64Array {
  if (!(Number.isInteger(length) && length > 0)) {
    throw new InputError(`make a window of ${length} samples`, "a positive whole number is needed");
  }
  return Float64Array.from(
    { length },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length),
  );
}
