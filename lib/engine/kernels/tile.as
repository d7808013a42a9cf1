// The innermost part of our own matrix product: a register tile of 4 x 8 values. Eight f32x4
// accumulators, four vectors of A and two of B are all that V8's sixteen vector registers leave room
// for. What counts is how few loads a product takes: where the host has no guard pages, as Deno, each
// load is checked against the end of the memory, which takes as long as a product. So one load brings
// four values of A, and shuffles spread them.
//
// A loop ends between any two products of the same accumulator: without that the compilers would move
// these together, and each would wait for the other.
export const MR = 4, NR = 8;

/** a * b + c in one rounding where the processor can. */
@inline
export function fma(a: v128, b: v128, c: v128): v128 {
  // Where a system lacks fused products, each is rounded before it is added.
  return ASC_FEATURE_RELAXED_SIMD
    ? f32x4.relaxed_madd(a, b, c)
    : f32x4.add(f32x4.mul(a, b), c);
}

/**
 * One mr x nr tile of C; row i of A lies at a + i * row. Rows beyond mr repeat the last one, and up to
 * three values behind a row are read and not used.
 */
export function tile(
  k: i32, a0: usize, row: i32, b: usize, c: usize, ldc: i32, mr: i32, nr: i32, add: i32, tmp: usize,
): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  let a1 = mr > 1 ? a0 + row : a0, a2 = mr > 2 ? a1 + row : a1, a3 = mr > 3 ? a2 + row : a2;
  while (true) {
    const v0 = v128.load(a0), v1 = v128.load(a1), v2 = v128.load(a2), v3 = v128.load(a3);
    let b0 = v128.load(b), b1 = v128.load(b, 16), t = v128.shuffle<i32>(v0, v0, 0, 0, 0, 0);
    c00 = fma(t, b0, c00), c01 = fma(t, b1, c01);
    t = v128.shuffle<i32>(v1, v1, 0, 0, 0, 0);
    c10 = fma(t, b0, c10), c11 = fma(t, b1, c11);
    t = v128.shuffle<i32>(v2, v2, 0, 0, 0, 0);
    c20 = fma(t, b0, c20), c21 = fma(t, b1, c21);
    t = v128.shuffle<i32>(v3, v3, 0, 0, 0, 0);
    c30 = fma(t, b0, c30), c31 = fma(t, b1, c31);
    if (--k == 0) break;
    b0 = v128.load(b, 32), b1 = v128.load(b, 48), t = v128.shuffle<i32>(v0, v0, 1, 1, 1, 1);
    c00 = fma(t, b0, c00), c01 = fma(t, b1, c01);
    t = v128.shuffle<i32>(v1, v1, 1, 1, 1, 1);
    c10 = fma(t, b0, c10), c11 = fma(t, b1, c11);
    t = v128.shuffle<i32>(v2, v2, 1, 1, 1, 1);
    c20 = fma(t, b0, c20), c21 = fma(t, b1, c21);
    t = v128.shuffle<i32>(v3, v3, 1, 1, 1, 1);
    c30 = fma(t, b0, c30), c31 = fma(t, b1, c31);
    if (--k == 0) break;
    b0 = v128.load(b, 64), b1 = v128.load(b, 80), t = v128.shuffle<i32>(v0, v0, 2, 2, 2, 2);
    c00 = fma(t, b0, c00), c01 = fma(t, b1, c01);
    t = v128.shuffle<i32>(v1, v1, 2, 2, 2, 2);
    c10 = fma(t, b0, c10), c11 = fma(t, b1, c11);
    t = v128.shuffle<i32>(v2, v2, 2, 2, 2, 2);
    c20 = fma(t, b0, c20), c21 = fma(t, b1, c21);
    t = v128.shuffle<i32>(v3, v3, 2, 2, 2, 2);
    c30 = fma(t, b0, c30), c31 = fma(t, b1, c31);
    if (--k == 0) break;
    b0 = v128.load(b, 96), b1 = v128.load(b, 112), t = v128.shuffle<i32>(v0, v0, 3, 3, 3, 3);
    c00 = fma(t, b0, c00), c01 = fma(t, b1, c01);
    t = v128.shuffle<i32>(v1, v1, 3, 3, 3, 3);
    c10 = fma(t, b0, c10), c11 = fma(t, b1, c11);
    t = v128.shuffle<i32>(v2, v2, 3, 3, 3, 3);
    c20 = fma(t, b0, c20), c21 = fma(t, b1, c21);
    t = v128.shuffle<i32>(v3, v3, 3, 3, 3, 3);
    c30 = fma(t, b0, c30), c31 = fma(t, b1, c31);
    a0 += 16, a1 += 16, a2 += 16, a3 += 16, b += 4 * (NR << 2);
    if (--k == 0) break;
  }
  putTile(c, ldc, mr, nr, add, tmp, c00, c01, c10, c11, c20, c21, c30, c31);
}

/** The same with column p of A at a + p * row; values beyond mr are read and not used. */
export function tileTransposed(
  k: i32, a: usize, row: i32, b: usize, c: usize, ldc: i32, mr: i32, nr: i32, add: i32, tmp: usize,
): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  for (; k > 0; k--) {
    const v = v128.load(a), b0 = v128.load(b), b1 = v128.load(b, 16);
    let t = v128.shuffle<i32>(v, v, 0, 0, 0, 0);
    c00 = fma(t, b0, c00), c01 = fma(t, b1, c01);
    t = v128.shuffle<i32>(v, v, 1, 1, 1, 1);
    c10 = fma(t, b0, c10), c11 = fma(t, b1, c11);
    t = v128.shuffle<i32>(v, v, 2, 2, 2, 2);
    c20 = fma(t, b0, c20), c21 = fma(t, b1, c21);
    t = v128.shuffle<i32>(v, v, 3, 3, 3, 3);
    c30 = fma(t, b0, c30), c31 = fma(t, b1, c31);
    a += row;
    b += NR << 2;
  }
  putTile(c, ldc, mr, nr, add, tmp, c00, c01, c10, c11, c20, c21, c30, c31);
}

// Writes or adds a tile; one of fewer than eight columns goes through `tmp`.
@inline
function putTile(
  c: usize, ldc: i32, mr: i32, nr: i32, add: i32, tmp: usize,
  c00: v128, c01: v128, c10: v128, c11: v128, c20: v128, c21: v128, c30: v128, c31: v128,
): void {
  const full = nr == NR, s = full ? ldc << 2 : NR << 2, sum = add != 0 && full;
  let q = full ? c : tmp;
  putRow(q, c00, c01, sum), q += s;
  if (mr > 1) putRow(q, c10, c11, sum), q += s;
  if (mr > 2) putRow(q, c20, c21, sum), q += s;
  if (mr > 3) putRow(q, c30, c31, sum);
  if (full) return;
  for (let i = 0; i < mr; i++) {
    for (let j = 0; j < nr; j++) {
      const d = c + ((i * ldc + j) << 2), v = load<f32>(tmp + ((i * NR + j) << 2));
      store<f32>(d, add ? v + load<f32>(d) : v);
    }
  }
}

@inline
function putRow(q: usize, lo: v128, hi: v128, sum: bool): void {
  if (sum) {
    lo = f32x4.add(lo, v128.load(q));
    hi = f32x4.add(hi, v128.load(q, 16));
  }
  v128.store(q, lo);
  v128.store(q, hi, 16);
}
