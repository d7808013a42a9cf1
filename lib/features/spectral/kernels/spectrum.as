// Power spectra of two frames at a time: every number is a pair of f64, one for each frame.
//
// The transform does what fft.js's realTransform does (radix 4, Fedor Indutny, MIT), operation for
// operation, so that its numbers are the same to the last bit.

/** Bytes of a pair, as a shift. */
const PAIR: usize = 4;

@inline
function at(base: usize, i: i32): usize {
  return base + (<usize>i << PAIR);
}

/** Two frames under their window: samples are f32, the window is f64. */
@inline
function windowed(i: i32, window: usize, a: usize, b: usize): v128 {
  const place = <usize>i << 2, pair = v128.load32_lane(b + place, v128.load32_zero(a + place), 1);
  return f64x2.mul(v128.load64_splat(window + (place << 1)), f64x2.promote_low_f32x4(pair));
}

/**
 * Blocks of eight, as four of two and their joining; of each, the five numbers that the next joining
 * takes. Only sizes that are an odd power of two begin so. At `turn` stands an eighth of a circle.
 */
function firstOfEight(
  blocks: i32, step: i32, turn: usize, far: usize, order: usize,
  window: usize, a: usize, b: usize, out: usize,
): void {
  const zero = f64x2.splat(0);
  const ur = v128.load64_splat(turn), ui = v128.load64_splat(turn, 8);
  const vr = v128.load64_splat(turn + far), vi = v128.load64_splat(turn + far, 8);
  const wr = v128.load64_splat(turn + 2 * far), wi = v128.load64_splat(turn + 2 * far, 8);
  for (let t = 0; t < blocks; t++, order += 16, out += 16 << PAIR) {
    let off = load<i32>(order);
    let even = windowed(off, window, a, b), odd = windowed(off + step, window, a, b);
    const l0 = f64x2.add(even, odd), ar = f64x2.sub(even, odd);
    off = load<i32>(order, 4);
    even = windowed(off, window, a, b), odd = windowed(off + step, window, a, b);
    const l1 = f64x2.add(even, odd), r1 = f64x2.sub(even, odd);
    off = load<i32>(order, 8);
    even = windowed(off, window, a, b), odd = windowed(off + step, window, a, b);
    const l2 = f64x2.add(even, odd), r2 = f64x2.sub(even, odd);
    off = load<i32>(order, 12);
    even = windowed(off, window, a, b), odd = windowed(off + step, window, a, b);
    const l3 = f64x2.add(even, odd), r3 = f64x2.sub(even, odd);
    const sum = f64x2.add(l0, l2), rest = f64x2.add(l1, l3);
    v128.store(out, f64x2.add(sum, rest));
    v128.store(out, zero, 16);
    v128.store(out, f64x2.sub(l0, l2), 64);
    v128.store(out, f64x2.sub(zero, f64x2.sub(l1, l3)), 80);
    v128.store(out, f64x2.sub(sum, rest), 128);
    v128.store(out, zero, 144);
    const br = f64x2.mul(r1, ur), bi = f64x2.mul(r1, ui);
    const cr = f64x2.mul(r2, vr), ci = f64x2.mul(r2, vi);
    const dr = f64x2.mul(r3, wr), di = f64x2.mul(r3, wi);
    v128.store(out, f64x2.add(f64x2.add(ar, cr), f64x2.add(br, dr)), 32);
    v128.store(out, f64x2.add(ci, f64x2.add(bi, di)), 48);
    v128.store(out, f64x2.add(f64x2.sub(ar, cr), f64x2.sub(bi, di)), 96);
    v128.store(out, f64x2.sub(f64x2.sub(zero, ci), f64x2.sub(br, dr)), 112);
  }
}

/** Blocks of four. */
function firstOfFour(
  blocks: i32, step: i32, order: usize, window: usize, x: usize, y: usize, out: usize,
): void {
  const zero = f64x2.splat(0);
  for (let t = 0; t < blocks; t++, out += 8 << PAIR) {
    const off = load<i32>(order + (<usize>t << 2));
    const a = windowed(off, window, x, y), b = windowed(off + step, window, x, y);
    const c = windowed(off + 2 * step, window, x, y), d = windowed(off + 3 * step, window, x, y);
    const t0 = f64x2.add(a, c), t1 = f64x2.sub(a, c), t2 = f64x2.add(b, d), t3 = f64x2.sub(b, d);
    v128.store(out, f64x2.add(t0, t2));
    v128.store(out, zero, 16);
    v128.store(out, t1, 32);
    v128.store(out, f64x2.neg(t3), 48);
    v128.store(out, f64x2.sub(t0, t2), 64);
    v128.store(out, zero, 80);
    v128.store(out, t1, 96);
    v128.store(out, t3, 112);
  }
}

/** Keeps a number of a block; of the last block only its power, in the rows p and q. */
@inline
function keep(last: bool, block: usize, p: usize, q: usize, to: usize, re: v128, im: v128): void {
  if (last) {
    const power = f64x2.add(f64x2.mul(re, re), f64x2.mul(im, im)), bin = (to - block) >> 2;
    v128.store64_lane(p + bin, power, 0);
    v128.store64_lane(q + bin, power, 1);
  } else {
    v128.store(to, re);
    v128.store(to, im, 16);
  }
}

/** One block's four quarters become one: its lower half, which tells the upper one. */
@inline
function join(
  last: bool, quarter: i32, step: i32, table: usize, block: usize, p: usize, q: usize,
): void {
  const end = quarter >> 1, span = <usize>quarter << PAIR;
  // The quarters' first numbers turn by nothing.
  let a = block, b = block + span, c = b + span, d = c + span;
  let ar = v128.load(a), ai = v128.load(a, 16), cr = v128.load(c), ci = v128.load(c, 16);
  let br = v128.load(b), bi = v128.load(b, 16), dr = v128.load(d), di = v128.load(d, 16);
  let t0r = f64x2.add(ar, cr), t0i = f64x2.add(ai, ci);
  let t1r = f64x2.sub(ar, cr), t1i = f64x2.sub(ai, ci);
  let t2r = f64x2.add(br, dr), t2i = f64x2.add(bi, di);
  let t3r = f64x2.sub(br, dr), t3i = f64x2.sub(bi, di);
  keep(last, block, p, q, a, f64x2.add(t0r, t2r), f64x2.add(t0i, t2i));
  keep(last, block, p, q, b, f64x2.add(t1r, t3i), f64x2.sub(t1i, t3r));
  keep(last, block, p, q, c, f64x2.sub(t0r, t2r), f64x2.sub(t0i, t2i));
  for (let i = 2, k = step; i <= end; i += 2, k += step) {
    a += 32, b += 32, c += 32, d += 32;
    const angle = <usize>k << 3;
    ar = v128.load(a), ai = v128.load(a, 16);
    let xr = v128.load(b), xi = v128.load(b, 16);
    let wr = v128.load64_splat(table + angle), wi = v128.load64_splat(table + angle, 8);
    br = f64x2.sub(f64x2.mul(xr, wr), f64x2.mul(xi, wi));
    bi = f64x2.add(f64x2.mul(xr, wi), f64x2.mul(xi, wr));
    xr = v128.load(c), xi = v128.load(c, 16);
    wr = v128.load64_splat(table + 2 * angle), wi = v128.load64_splat(table + 2 * angle, 8);
    cr = f64x2.sub(f64x2.mul(xr, wr), f64x2.mul(xi, wi));
    ci = f64x2.add(f64x2.mul(xr, wi), f64x2.mul(xi, wr));
    xr = v128.load(d), xi = v128.load(d, 16);
    wr = v128.load64_splat(table + 3 * angle), wi = v128.load64_splat(table + 3 * angle, 8);
    dr = f64x2.sub(f64x2.mul(xr, wr), f64x2.mul(xi, wi));
    di = f64x2.add(f64x2.mul(xr, wi), f64x2.mul(xi, wr));
    t0r = f64x2.add(ar, cr), t0i = f64x2.add(ai, ci);
    t1r = f64x2.sub(ar, cr), t1i = f64x2.sub(ai, ci);
    t2r = f64x2.add(br, dr), t2i = f64x2.add(bi, di);
    t3r = f64x2.sub(br, dr), t3i = f64x2.sub(bi, di);
    keep(last, block, p, q, a, f64x2.add(t0r, t2r), f64x2.add(t0i, t2i));
    keep(last, block, p, q, b, f64x2.add(t1r, t3i), f64x2.sub(t1i, t3r));
    if (i == end) continue;
    // What mirrors them stands at the far ends of the first two quarters.
    const mirror = at(block, quarter - i), further = mirror + span;
    keep(last, block, p, q, mirror, f64x2.sub(t1r, t3i), f64x2.neg(f64x2.add(t1i, t3r)));
    keep(last, block, p, q, further, f64x2.sub(t0r, t2r), f64x2.sub(t2i, t0i));
  }
}

/** Joins a block's quarters where they stand. */
function joinBlock(quarter: i32, step: i32, table: usize, block: usize): void {
  join(false, quarter, step, table, block, 0, 0);
}

/** Joins the last quarters to the powers of the bins. */
function joinPower(quarter: i32, table: usize, block: usize, p: usize, q: usize): void {
  join(true, quarter, 2, table, block, p, q);
}

/**
 * Power spectra of the frames at a and b (f32) to the rows at p and q (f64, size / 2 + 1 each).
 * Scratch: out has twice as many pairs.
 */
export function powerPair(
  size: i32, width: i32, table: usize, order: usize, window: usize, out: usize,
  a: usize, b: usize, p: usize, q: usize,
): void {
  const whole = size << 1;
  let step = 1 << width;
  if (step == size) {
    const far = <usize>(step >> 2) << 3;
    firstOfEight(whole >> 4, step >> 1, table + far, far, order, window, a, b, out);
    step >>= 2;
  } else {
    firstOfFour(whole >> 3, step >> 1, order, window, a, b, out);
  }
  for (step >>= 2; step > 2; step >>= 2) {
    const length = (whole / step) << 1;
    for (let block = 0; block < whole; block += length) {
      joinBlock(length >> 2, step, table, at(out, block));
    }
  }
  joinPower(size >> 1, table, out, p, q);
}

/**
 * Twelve weighted sums over each of two rows (f64, `bins` each): to p those of a, to q those of b.
 * Weights are f64, bin by bin twelve of them. Every sum is taken from the first bin to the last.
 */
export function twelveSums(bins: i32, weights: usize, a: usize, b: usize, p: usize, q: usize): void {
  let a0 = f64x2.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0;
  let b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0, b5 = a0;
  for (let k = 0; k < bins; k++, a += 8, b += 8, weights += 96) {
    const x = v128.load64_splat(a), y = v128.load64_splat(b);
    let w = v128.load(weights);
    a0 = f64x2.add(a0, f64x2.mul(w, x)), b0 = f64x2.add(b0, f64x2.mul(w, y));
    w = v128.load(weights, 16);
    a1 = f64x2.add(a1, f64x2.mul(w, x)), b1 = f64x2.add(b1, f64x2.mul(w, y));
    w = v128.load(weights, 32);
    a2 = f64x2.add(a2, f64x2.mul(w, x)), b2 = f64x2.add(b2, f64x2.mul(w, y));
    w = v128.load(weights, 48);
    a3 = f64x2.add(a3, f64x2.mul(w, x)), b3 = f64x2.add(b3, f64x2.mul(w, y));
    w = v128.load(weights, 64);
    a4 = f64x2.add(a4, f64x2.mul(w, x)), b4 = f64x2.add(b4, f64x2.mul(w, y));
    w = v128.load(weights, 80);
    a5 = f64x2.add(a5, f64x2.mul(w, x)), b5 = f64x2.add(b5, f64x2.mul(w, y));
  }
  v128.store(p, a0), v128.store(p, a1, 16), v128.store(p, a2, 32);
  v128.store(p, a3, 48), v128.store(p, a4, 64), v128.store(p, a5, 80);
  v128.store(q, b0), v128.store(q, b1, 16), v128.store(q, b2, 32);
  v128.store(q, b3, 48), v128.store(q, b4, 64), v128.store(q, b5, 80);
}

/**
 * The `count` smallest of `sign` times the numbers from `from` up to `to` (f64; at least `count`),
 * rising, to best. Only those below the guess are looked at closely, or all if these are too few.
 * Scratch: some has room for all. No branch depends on a number: nobody could foresee it.
 */
export function smallest(
  from: usize, to: usize, count: i32, sign: f64, guess: f64, best: usize, some: usize,
): void {
  let end = some;
  for (let i = from; i < to; i += 8) {
    const x = sign * load<f64>(i);
    store<f64>(end, x);
    end += <usize>(x < guess) << 3;
  }
  const last = best + (<usize>(count - 1) << 3);
  if (<i32>(end - some) >> 3 < count) {
    for (end = some; from < to; from += 8, end += 8) store<f64>(end, sign * load<f64>(from));
  }
  for (let j = best; j <= last; j += 8) store<f64>(j, Infinity);
  for (let i = some; i < end; i += 8) {
    let x = v128.load64_splat(i);
    for (let j = best; j <= last; j += 8) {
      const here = v128.load64_zero(j);
      v128.store64_lane(j, f64x2.pmin(here, x), 0);
      x = f64x2.pmax(here, x);
    }
  }
}

/**
 * The bins from `first` up to `last` that are larger than the one before, not smaller than the one
 * after, and larger than `part` of the row's largest; i32 to found. Returns how many.
 */
export function peakBins(
  row: usize, bins: i32, first: i32, last: i32, part: f64, found: usize,
): i32 {
  let loudest: f64 = 0, pairs = f64x2.splat(0);
  const stop = row + (<usize>bins << 3);
  let i = row;
  for (; i + 16 <= stop; i += 16) pairs = f64x2.pmax(pairs, v128.load(i));
  for (; i < stop; i += 8) loudest = max(loudest, load<f64>(i));
  loudest = max(loudest, max(f64x2.extract_lane(pairs, 0), f64x2.extract_lane(pairs, 1)));
  const threshold = part * loudest, bound = f64x2.splat(threshold);
  let k = first, end = found;
  for (i = row + (<usize>first << 3); k + 2 <= last; k += 2, i += 16) {
    const here = v128.load(i);
    const rises = v128.and(f64x2.gt(here, bound), f64x2.gt(here, v128.load(i - 8)));
    const peaks = i64x2.bitmask(v128.and(rises, f64x2.ge(here, v128.load(i, 8))));
    store<i32>(end, k);
    end += <usize>(peaks & 1) << 2;
    store<i32>(end, k + 1);
    end += <usize>(peaks >> 1) << 2;
  }
  for (; k < last; k++, i += 8) {
    const here = load<f64>(i);
    store<i32>(end, k);
    if (here > threshold && here > load<f64>(i - 8) && here >= load<f64>(i, 8)) end += 4;
  }
  return <i32>(end - found) >> 2;
}

export { decibels32, decibels64 } from "./decibels";
