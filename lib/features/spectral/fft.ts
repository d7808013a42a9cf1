/**
 * The Fourier transform of real signals: fft.js (radix 4, Fedor Indutny) for powers of two, the
 * project's own transform for all other lengths.
 * @module
 */
import FftJs from "fft.js";
import { InputError } from "@/base/errors.ts";
import { memo } from "@/features/_memo.ts";
import { complexFft, complexZeros, phasors } from "./_any_length.ts";

/** A transform of one length; it holds tables and scratch memory, so that all can share it. */
export interface RealFft {
  /** Length of the input, samples. */
  readonly size: number;
  /**
   * Transforms `input` (`size` reals) into `output` (`2 * size` reals): real and imaginary parts in
   * turn, of the bins 0 to `size / 2`, rounded down. The rest of `output` has no meaning.
   */
  transform(input: Float64Array, output: Float64Array): void;
}

interface FftJsInstance {
  realTransform(out: Float64Array, data: Float64Array): void;
}
// fft.js ships no types.
const FftJsClass = FftJs as unknown as new (size: number) => FftJsInstance;
const transforms = memo<RealFft>(16);

/** The lengths that {@linkcode realFft} takes, samples. */
const SHORTEST = 2;
const LONGEST = 65536;

/**
 * The real FFT of one length.
 * @param size a whole number from 2 to 65536; powers of two are fastest, then products of 2, 3, 5
 * @throws {InputError} for any other size
 */
export function realFft(size: number): RealFft {
  if (!(Number.isInteger(size) && size >= SHORTEST && size <= LONGEST)) {
    throw new InputError(
      `transform ${size} samples`,
      `nFft must be a whole number from ${SHORTEST} to ${LONGEST}`,
    );
  }
  return transforms(String(size), () => {
    if (isFast(size)) {
      const fft = new FftJsClass(size);
      return { size, transform: (input, output) => fft.realTransform(output, input) };
    }
    return { size, transform: size % 2 === 0 ? evenTransform(size) : oddTransform(size) };
  });
}

/** Whether the kernels and fft.js do a length: powers of two from 16. */
export function isFast(size: number): boolean {
  return size >= 16 && (size & (size - 1)) === 0;
}

/** How many bins a transform has, from 0 Hz to half the sample rate. */
export function binsOf(nFft: number): number {
  return Math.floor(nFft / 2) + 1;
}

function oddTransform(size: number): RealFft["transform"] {
  const transform = complexFft(size);
  const values = complexZeros(size);
  return (input, output) => {
    values.re.set(input);
    values.im.fill(0);
    transform(values);
    for (let k = 0; 2 * k < size; k++) {
      output[2 * k] = values.re[k]!;
      output[2 * k + 1] = values.im[k]!;
    }
  };
}

/** Even and odd samples are the two parts of a complex signal of half the length. */
function evenTransform(size: number): RealFft["transform"] {
  const half = size / 2;
  const transform = complexFft(half);
  const values = complexZeros(half);
  const turns = phasors(half + 1, (k) => k / size);
  return (input, output) => {
    const { re, im } = values;
    for (let n = 0; n < half; n++) {
      re[n] = input[2 * n]!;
      im[n] = input[2 * n + 1]!;
    }
    transform(values);
    for (let k = 0; k <= half; k++) {
      const a = k === half ? 0 : k;
      const b = k === 0 ? 0 : half - k;
      const evenRe = (re[a]! + re[b]!) / 2, evenIm = (im[a]! - im[b]!) / 2;
      const oddRe = (im[a]! + im[b]!) / 2, oddIm = (re[b]! - re[a]!) / 2;
      const wr = turns.re[k]!, wi = turns.im[k]!;
      output[2 * k] = evenRe + oddRe * wr - oddIm * wi;
      output[2 * k + 1] = evenIm + oddRe * wi + oddIm * wr;
    }
  };
}
