/**
 * The complex Fourier transform of any length, for those that are no power of two.
 *
 * Lengths of small prime factors go by Stockham's mixed-radix transform (P. Swarztrauber, FFT
 * algorithms for vector computers, 1984), all others by Bluestein's, which turns the transform into
 * a convolution (L. Bluestein, A linear filtering approach to the computation of discrete Fourier
 * transform, 1970).
 * @module
 */

/** Complex numbers, their parts apart. */
export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Transforms `size` values in place: `X[k] = sum of x[n] exp(-2 pi i n k / size)`. */
export type ComplexFft = (values: Complex) => void;

/** One pass over all values: groups of `radix` values that lie `count * stride` apart. */
interface Pass {
  readonly radix: number;
  readonly count: number;
  readonly stride: number;
  /** `exp(-2 pi i q k / (radix * count))` at `q * radix + k`. */
  readonly twiddles: Complex;
  /** `exp(-2 pi i k / radix)`. */
  readonly roots: Complex;
}

/** Larger prime factors cost more than Bluestein's convolution. */
const LARGEST_RADIX = 13;

/** The transform of one length. */
export function complexFft(size: number): ComplexFft {
  const radices = radicesOf(size);
  return radices.some((radix) => radix > LARGEST_RADIX) ? bluestein(size) : stockham(size, radices);
}

/** Complex zeros. */
export function complexZeros(size: number): Complex {
  return { re: new Float64Array(size), im: new Float64Array(size) };
}

/** `exp(-2 pi i turn(n))` for `n` below `size`. */
export function phasors(size: number, turn: (n: number) => number): Complex {
  const angles = Float64Array.from({ length: size }, (_, n) => 2 * Math.PI * turn(n));
  return { re: angles.map(Math.cos), im: angles.map((angle) => -Math.sin(angle)) };
}

function radicesOf(size: number): number[] {
  const radices: number[] = [];
  let rest = size;
  for (const radix of [4, 2]) {
    for (; rest % radix === 0; rest /= radix) radices.push(radix);
  }
  for (let radix = 3; rest > 1; radix += 2) {
    for (; rest % radix === 0; rest /= radix) radices.push(radix);
  }
  return radices;
}

function stockham(size: number, radices: readonly number[]): ComplexFft {
  let stride = 1;
  const passes = radices.map((radix): Pass => {
    const group = size / stride;
    const count = group / radix;
    const twiddles = phasors(group, (i) => Math.floor(i / radix) * (i % radix) / group);
    const roots = phasors(radix, (k) => k / radix);
    const pass = { radix, count, stride, twiddles, roots };
    stride *= radix;
    return pass;
  });
  const room = complexZeros(size);
  return (values) => {
    let from = values;
    let to = room;
    for (const pass of passes) {
      if (pass.radix === 4) passOfFour(pass, { from, to });
      else if (pass.radix === 5) passOfFive(pass, { from, to });
      else if (pass.radix === 2) passOfTwo(pass, { from, to });
      else passOfOdd(pass, { from, to });
      [from, to] = [to, from];
    }
    if (from === values) return;
    values.re.set(from.re);
    values.im.set(from.im);
  };
}

interface Move {
  readonly from: Complex;
  readonly to: Complex;
}

function passOfFour({ count, stride, twiddles }: Pass, { from, to }: Move): void {
  const step = count * stride;
  const { re, im } = from;
  for (let q = 0; q < count; q++) {
    const w = 4 * q;
    const w1r = twiddles.re[w + 1]!, w1i = twiddles.im[w + 1]!;
    const w2r = twiddles.re[w + 2]!, w2i = twiddles.im[w + 2]!;
    const w3r = twiddles.re[w + 3]!, w3i = twiddles.im[w + 3]!;
    for (let j = 0; j < stride; j++) {
      const a = q * stride + j, b = a + step, c = b + step, d = c + step;
      const sr = re[a]! + re[c]!, si = im[a]! + im[c]!;
      const dr = re[a]! - re[c]!, di = im[a]! - im[c]!;
      const tr = re[b]! + re[d]!, ti = im[b]! + im[d]!;
      const er = re[b]! - re[d]!, ei = im[b]! - im[d]!;
      const at = w * stride + j;
      to.re[at] = sr + tr;
      to.im[at] = si + ti;
      let xr = dr + ei, xi = di - er;
      to.re[at + stride] = xr * w1r - xi * w1i;
      to.im[at + stride] = xr * w1i + xi * w1r;
      xr = sr - tr;
      xi = si - ti;
      to.re[at + 2 * stride] = xr * w2r - xi * w2i;
      to.im[at + 2 * stride] = xr * w2i + xi * w2r;
      xr = dr - ei;
      xi = di + er;
      to.re[at + 3 * stride] = xr * w3r - xi * w3i;
      to.im[at + 3 * stride] = xr * w3i + xi * w3r;
    }
  }
}

function passOfTwo({ count, stride, twiddles }: Pass, { from, to }: Move): void {
  const step = count * stride;
  const { re, im } = from;
  for (let q = 0; q < count; q++) {
    const wr = twiddles.re[2 * q + 1]!, wi = twiddles.im[2 * q + 1]!;
    for (let j = 0; j < stride; j++) {
      const a = q * stride + j, b = a + step;
      const xr = re[a]! - re[b]!, xi = im[a]! - im[b]!;
      const at = 2 * q * stride + j;
      to.re[at] = re[a]! + re[b]!;
      to.im[at] = im[a]! + im[b]!;
      to.re[at + stride] = xr * wr - xi * wi;
      to.im[at + stride] = xr * wi + xi * wr;
    }
  }
}

const COS_1 = Math.cos(2 * Math.PI / 5);
const SIN_1 = Math.sin(2 * Math.PI / 5);
const COS_2 = Math.cos(4 * Math.PI / 5);
const SIN_2 = Math.sin(4 * Math.PI / 5);

function passOfFive({ count, stride, twiddles }: Pass, { from, to }: Move): void {
  const step = count * stride;
  const { re, im } = from;
  for (let q = 0; q < count; q++) {
    const w = 5 * q;
    const w1r = twiddles.re[w + 1]!, w1i = twiddles.im[w + 1]!;
    const w2r = twiddles.re[w + 2]!, w2i = twiddles.im[w + 2]!;
    const w3r = twiddles.re[w + 3]!, w3i = twiddles.im[w + 3]!;
    const w4r = twiddles.re[w + 4]!, w4i = twiddles.im[w + 4]!;
    for (let j = 0; j < stride; j++) {
      const a = q * stride + j, b = a + step, c = b + step, d = c + step, e = d + step;
      const ar = re[a]!, ai = im[a]!;
      const sr = re[b]! + re[e]!, si = im[b]! + im[e]!, dr = re[b]! - re[e]!, di = im[b]! - im[e]!;
      const tr = re[c]! + re[d]!, ti = im[c]! + im[d]!, er = re[c]! - re[d]!, ei = im[c]! - im[d]!;
      const p1r = ar + COS_1 * sr + COS_2 * tr, p1i = ai + COS_1 * si + COS_2 * ti;
      const p2r = ar + COS_2 * sr + COS_1 * tr, p2i = ai + COS_2 * si + COS_1 * ti;
      const m1r = SIN_1 * di + SIN_2 * ei, m1i = SIN_1 * dr + SIN_2 * er;
      const m2r = SIN_2 * di - SIN_1 * ei, m2i = SIN_2 * dr - SIN_1 * er;
      const at = w * stride + j;
      to.re[at] = ar + sr + tr;
      to.im[at] = ai + si + ti;
      let xr = p1r + m1r, xi = p1i - m1i;
      to.re[at + stride] = xr * w1r - xi * w1i;
      to.im[at + stride] = xr * w1i + xi * w1r;
      xr = p2r + m2r;
      xi = p2i - m2i;
      to.re[at + 2 * stride] = xr * w2r - xi * w2i;
      to.im[at + 2 * stride] = xr * w2i + xi * w2r;
      xr = p2r - m2r;
      xi = p2i + m2i;
      to.re[at + 3 * stride] = xr * w3r - xi * w3i;
      to.im[at + 3 * stride] = xr * w3i + xi * w3r;
      xr = p1r - m1r;
      xi = p1i + m1i;
      to.re[at + 4 * stride] = xr * w4r - xi * w4i;
      to.im[at + 4 * stride] = xr * w4i + xi * w4r;
    }
  }
}

/** X[k] and X[radix - k] are made together: their terms differ in signs alone. */
function passOfOdd({ radix, count, stride, twiddles, roots }: Pass, { from, to }: Move): void {
  const step = count * stride;
  const half = radix >> 1;
  const { re, im } = from;
  for (let q = 0; q < count; q++) {
    for (let j = 0; j < stride; j++) {
      const first = q * stride + j;
      const last = first + radix * step;
      const at = q * radix * stride + j;
      let sumRe = re[first]!, sumIm = im[first]!;
      for (let i = first + step; i < last; i += step) {
        sumRe += re[i]!;
        sumIm += im[i]!;
      }
      to.re[at] = sumRe;
      to.im[at] = sumIm;
      for (let k = 1; k <= half; k++) {
        let evenRe = re[first]!, evenIm = im[first]!, oddRe = 0, oddIm = 0;
        for (let r = 1, angle = k; r <= half; r++) {
          const a = first + r * step, b = last - r * step;
          const c = roots.re[angle]!, s = roots.im[angle]!;
          evenRe += (re[a]! + re[b]!) * c;
          evenIm += (im[a]! + im[b]!) * c;
          oddRe += (im[b]! - im[a]!) * s;
          oddIm += (re[a]! - re[b]!) * s;
          angle += k;
          if (angle >= radix) angle -= radix;
        }
        const w = q * radix + k, v = (q + 1) * radix - k;
        const xr = evenRe + oddRe, xi = evenIm + oddIm;
        const yr = evenRe - oddRe, yi = evenIm - oddIm;
        const near = at + k * stride, far = at + (radix - k) * stride;
        to.re[near] = xr * twiddles.re[w]! - xi * twiddles.im[w]!;
        to.im[near] = xr * twiddles.im[w]! + xi * twiddles.re[w]!;
        to.re[far] = yr * twiddles.re[v]! - yi * twiddles.im[v]!;
        to.im[far] = yr * twiddles.im[v]! + yi * twiddles.re[v]!;
      }
    }
  }
}

/** The transform as a convolution with a chirp, by way of a power of two. */
function bluestein(size: number): ComplexFft {
  const long = 2 ** Math.ceil(Math.log2(2 * size - 1));
  const transform = complexFft(long);
  // n ** 2 / (2 size) turns, of which the whole ones are left out before they cost digits.
  const chirp = phasors(size, (n) => (n * n) % (2 * size) / (2 * size));
  const filter = complexZeros(long);
  for (let n = 0; n < size; n++) {
    filter.re[n] = filter.re[(long - n) % long] = chirp.re[n]!;
    filter.im[n] = filter.im[(long - n) % long] = -chirp.im[n]!;
  }
  transform(filter);
  const room = complexZeros(long);
  return ({ re, im }) => {
    room.re.fill(0, size);
    room.im.fill(0, size);
    for (let n = 0; n < size; n++) {
      room.re[n] = re[n]! * chirp.re[n]! - im[n]! * chirp.im[n]!;
      room.im[n] = re[n]! * chirp.im[n]! + im[n]! * chirp.re[n]!;
    }
    transform(room);
    // The way back is the way there of the conjugates, conjugated.
    for (let k = 0; k < long; k++) {
      const productRe = room.re[k]! * filter.re[k]! - room.im[k]! * filter.im[k]!;
      const productIm = room.re[k]! * filter.im[k]! + room.im[k]! * filter.re[k]!;
      room.re[k] = productRe;
      room.im[k] = -productIm;
    }
    transform(room);
    for (let k = 0; k < size; k++) {
      const xr = room.re[k]! / long, xi = -room.im[k]! / long;
      re[k] = xr * chirp.re[k]! - xi * chirp.im[k]!;
      im[k] = xr * chirp.im[k]! + xi * chirp.re[k]!;
    }
  };
}
