// Sums of products, sixteen numbers at a time: the one inner loop of the resampler. Each sum is kept in
// four vectors, which are always added up in the same order, so that all functions give the same bits.

// @ts-ignore: decorator
@inline
function total(s0: v128, s1: v128, s2: v128, s3: v128): f32 {
  const sum = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
  return (f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1)) +
    (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
}

// The sum of the products of [a, end) with the range that begins at b; byte addresses.
export function dot(a: usize, b: usize, end: usize): f32 {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  do {
    s0 = f32x4.add(s0, f32x4.mul(v128.load(a), v128.load(b)));
    s1 = f32x4.add(s1, f32x4.mul(v128.load(a, 16), v128.load(b, 16)));
    s2 = f32x4.add(s2, f32x4.mul(v128.load(a, 32), v128.load(b, 32)));
    s3 = f32x4.add(s3, f32x4.mul(v128.load(a, 48), v128.load(b, 48)));
    a += 64;
    b += 64;
  } while (a < end);
  return total(s0, s1, s2, s3);
}

// The sums of [a, end) with the ranges at b and at c, written to two addresses; a is read once for both.
// @ts-ignore: decorator
@inline
function pair(a: usize, b: usize, c: usize, end: usize, outB: usize, outC: usize): void {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  let t0 = f32x4.splat(0), t1 = f32x4.splat(0), t2 = f32x4.splat(0), t3 = f32x4.splat(0);
  do {
    let x = v128.load(a);
    s0 = f32x4.add(s0, f32x4.mul(x, v128.load(b)));
    t0 = f32x4.add(t0, f32x4.mul(x, v128.load(c)));
    x = v128.load(a, 16);
    s1 = f32x4.add(s1, f32x4.mul(x, v128.load(b, 16)));
    t1 = f32x4.add(t1, f32x4.mul(x, v128.load(c, 16)));
    x = v128.load(a, 32);
    s2 = f32x4.add(s2, f32x4.mul(x, v128.load(b, 32)));
    t2 = f32x4.add(t2, f32x4.mul(x, v128.load(c, 32)));
    x = v128.load(a, 48);
    s3 = f32x4.add(s3, f32x4.mul(x, v128.load(b, 48)));
    t3 = f32x4.add(t3, f32x4.mul(x, v128.load(c, 48)));
    a += 64;
    b += 64;
    c += 64;
  } while (a < end);
  store<f32>(outB, total(s0, s1, s2, s3));
  store<f32>(outC, total(t0, t1, t2, t3));
}

// The sums of [a, end) with the ranges at b and at c, written one after the other.
export function dotPair(a: usize, b: usize, c: usize, end: usize, out: usize): void {
  pair(a, b, c, end, out, out + 4);
}

// Many pairs: for each base, for each entry of a list (where the first range is, and the place of the
// second counted from the base), the sums with the second range and with the one `far` behind it.
export function dotRuns(
  list: usize,
  listEnd: usize,
  bytes: usize,
  base: usize,
  baseEnd: usize,
  far: usize,
  out: usize,
  outFar: usize,
): void {
  do {
    let entry = list;
    do {
      const a = load<u32>(entry) as usize;
      const b = base + (load<u32>(entry, 4) as usize);
      pair(a, b, b + far, a + bytes, out, out + outFar);
      out += 4;
      entry += 8;
    } while (entry < listEnd);
    out += outFar;
    base += far + far;
  } while (base < baseEnd);
}
