/**
 * The Fourier transform of real signals: a typed front of fft.js (radix 4, Fedor Indutny).
 * @module
 */
import { InputError } from "@/base/errors.ts";
import FftJs from "fft.js";
import { memo } from "@/features/_memo.ts";

/** A transform of one length; it holds tables only, so that all who need the length share it. */
export interface RealFft {
  /** Length of the input, samples. */
  readonly size: number;
  /**
   * Transforms `input` (`size` reals) into `output` (`2 * size` reals): real and imaginary parts
   * in turn, of the bins 0 to `size / 2`. What is written behind those has no meaning.
   */
  transform(input: Float64Array, output: Float64Array): void;
}

interface FftJsInstance {
  realTransform(out: Float64Array, data: Float64Array): void;
}
// fft.js ships no types.
const FftJsClass = FftJs as unknown as new (size: number) => FftJsInstance;
const transforms = memo<RealFft>(16);

/**
 * The real FFT of one length.
 * @param size a power of two from 16 to 65536
 * @throws RangeError for any other size
 */
export function realFft(size: number): RealFft {
  const power = Math.log2(size);
  if (!Number.isInteger(power) || power < 4 || power > 16) {
    throw new InputError(
      `transform ${size} samples`,
      "nFft must be a power of two from 16 to 65536",
    );
  }
  return transforms(String(size), () => {
    const fft = new FftJsClass(size);
    return { size, transform: (input, output) => fft.realTransform(output, input) };
  });
}
