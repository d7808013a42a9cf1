/**
 * The Fourier transform of real signals: fft.js (radix 4, Fedor Indutny) for powers of two, and
 * Bluestein's algorithm on top of it for all other lengths.
 * @module
 */
import FftJs from "fft.js";
import { integer } from "@/base/schema.ts";
import { memo } from "@/base/memo.ts";

/** A transform of one length. All callers share it, with its tables and scratch memory. */
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
  transform(out: Float64Array, data: Float64Array): void;
  inverseTransform(out: Float64Array, data: Float64Array): void;
}
// fft.js ships no types.
const FftJsClass = FftJs as unknown as new (size: number) => FftJsInstance;
const transforms = memo<RealFft>(16);

/** Lengths of a transform, samples. */
export const fftSize = integer({ min: 2, max: 65536 });
/** The shortest length that fft.js transforms correctly. */
const SHORTEST_FAST = 16;

/**
 * The real FFT of one length.
 * @param size a whole number from 2 to 65536; powers of two are fastest
 * @throws {InputError} for any other size
 */
export function realFft(size: number): RealFft {
  fftSize(size, "nFft");
  return transforms(String(size), () => {
    if (!isFast(size)) {
      return { size, transform: size % 2 === 0 ? evenTransform(size) : oddTransform(size) };
    }
    const fft = new FftJsClass(size);
    return { size, transform: (input, output) => fft.realTransform(output, input) };
  });
}

/** Whether fft.js and the kernels do a length. */
export function isFast(size: number): boolean {
  return size >= SHORTEST_FAST && (size & (size - 1)) === 0;
}

/** How many bins a transform has, from 0 Hz to half the sample rate. */
export function binsOf(nFft: number): number {
  return Math.floor(nFft / 2) + 1;
}

/**
 * The transform of complex numbers, whose parts stand in turn, as a convolution with a chirp, which
 * powers of two can do (L. Bluestein, A linear filtering approach to the computation of discrete
 * Fourier transform, 1970): `X[k] = c[k] * sum of (x[n] c[n]) / c[k - n]`, where
 * `c[n] = exp(-i pi n ** 2 / size)`.
 * @returns a function that transforms its argument in place
 */
function bluestein(size: number): (values: Float64Array) => void {
  const long = Math.max(SHORTEST_FAST, 2 ** Math.ceil(Math.log2(2 * size - 1)));
  const fft = new FftJsClass(long);
  // Whole turns are left out before they cost digits.
  const chirp = phasors(size, (n) => ((n * n) % (2 * size)) / (2 * size));
  const room = new Float64Array(2 * long);
  for (let n = 0; n < size; n++) {
    for (const at of [n, (long - n) % long]) {
      room[2 * at] = chirp[2 * n]!;
      room[2 * at + 1] = -chirp[2 * n + 1]!;
    }
  }
  const filter = new Float64Array(2 * long);
  fft.transform(filter, room);
  const spectrum = new Float64Array(2 * long);
  return (values) => {
    room.fill(0);
    multiply(values, { by: chirp, into: room });
    fft.transform(spectrum, room);
    multiply(spectrum, { by: filter, into: spectrum });
    fft.inverseTransform(room, spectrum);
    multiply(chirp, { by: room, into: values });
  };
}

function oddTransform(size: number): RealFft["transform"] {
  const transform = bluestein(size);
  const values = new Float64Array(2 * size);
  return (input, output) => {
    for (let n = 0; n < size; n++) {
      values[2 * n] = input[n]!;
      values[2 * n + 1] = 0;
    }
    transform(values);
    output.set(values);
  };
}

/** Even and odd samples are the two parts of a complex signal of half the length. */
function evenTransform(size: number): RealFft["transform"] {
  const transform = bluestein(size / 2);
  const values = new Float64Array(size);
  const turns = phasors(size / 2 + 1, (k) => k / size);
  return (input, output) => {
    values.set(input);
    transform(values);
    for (let k = 0; k <= size; k += 2) {
      const a = k % size;
      const b = (size - k) % size;
      const evenRe = (values[a]! + values[b]!) / 2;
      const evenIm = (values[a + 1]! - values[b + 1]!) / 2;
      const oddRe = (values[a + 1]! + values[b + 1]!) / 2;
      const oddIm = (values[b]! - values[a]!) / 2;
      output[k] = evenRe + oddRe * turns[k]! - oddIm * turns[k + 1]!;
      output[k + 1] = evenIm + oddRe * turns[k + 1]! + oddIm * turns[k]!;
    }
  };
}

/** `exp(-2 pi i turn(n))` for `n` below `size`, real and imaginary parts in turn. */
function phasors(size: number, turn: (n: number) => number): Float64Array {
  const parts = new Float64Array(2 * size);
  for (let n = 0; n < size; n++) {
    parts[2 * n] = Math.cos(2 * Math.PI * turn(n));
    parts[2 * n + 1] = -Math.sin(2 * Math.PI * turn(n));
  }
  return parts;
}

/** Products of complex numbers. */
function multiply(
  values: Float64Array,
  { by, into }: { readonly by: Float64Array; readonly into: Float64Array },
): void {
  for (let i = 0; i < values.length; i += 2) {
    const re = values[i]! * by[i]! - values[i + 1]! * by[i + 1]!;
    into[i + 1] = values[i]! * by[i + 1]! + values[i + 1]! * by[i]!;
    into[i] = re;
  }
}
