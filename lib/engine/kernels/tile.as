// The innermost part of our own matrix product: a register tile of 6 x 8 values. Twelve f32x4
// accumulators are all that V8's sixteen vector registers leave room for.
export const MR = 6, NR = 8;

/** a * b + c in one rounding where the processor can. */
@inline
export function fma(a: v128, b: v128, c: v128): v128 {
  // Where a system lacks fused products, each is rounded before it is added.
  return ASC_FEATURE_RELAXED_SIMD
    ? f32x4.relaxed_madd(a, b, c)
    : f32x4.add(f32x4.mul(a, b), c);
}

// One mr x nr tile of C; row i of A lies at a + i * row. Rows beyond mr repeat the last one.
export function tile(
  k: i32, a0: usize, row: i32, b: usize, c: usize, ldc: i32, mr: i32, nr: i32, add: i32, tmp: usize,
): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00;
  let c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
  let a1 = mr > 1 ? a0 + row : a0, a2 = mr > 2 ? a1 + row : a1, a3 = mr > 3 ? a2 + row : a2;
  let a4 = mr > 4 ? a3 + row : a3, a5 = mr > 5 ? a4 + row : a4;
  let p = k;
  for (; p >= 2; p -= 2) {
    let b0 = v128.load(b), b1 = v128.load(b, 16), t = v128.load32_splat(a0);
    c00 = fma(t, b0, c00), c01 = fma(t, b1, c01);
    t = v128.load32_splat(a1, 0);
    c10 = fma(t, b0, c10), c11 = fma(t, b1, c11);
    t = v128.load32_splat(a2, 0);
    c20 = fma(t, b0, c20), c21 = fma(t, b1, c21);
    t = v128.load32_splat(a3, 0);
    c30 = fma(t, b0, c30), c31 = fma(t, b1, c31);
    t = v128.load32_splat(a4, 0);
    c40 = fma(t, b0, c40), c41 = fma(t, b1, c41);
    t = v128.load32_splat(a5, 0);
    c50 = fma(t, b0, c50), c51 = fma(t, b1, c51);
    b0 = v128.load(b, 32), b1 = v128.load(b, 48);
    t = v128.load32_splat(a0, 4);
    c00 = fma(t, b0, c00), c01 = fma(t, b1, c01);
    t = v128.load32_splat(a1, 4);
    c10 = fma(t, b0, c10), c11 = fma(t, b1, c11);
    t = v128.load32_splat(a2, 4);
    c20 = fma(t, b0, c20), c21 = fma(t, b1, c21);
    t = v128.load32_splat(a3, 4);
    c30 = fma(t, b0, c30), c31 = fma(t, b1, c31);
    t = v128.load32_splat(a4, 4);
    c40 = fma(t, b0, c40), c41 = fma(t, b1, c41);
    t = v128.load32_splat(a5, 4);
    c50 = fma(t, b0, c50), c51 = fma(t, b1, c51);
    a0 += 8, a1 += 8, a2 += 8, a3 += 8, a4 += 8, a5 += 8;
    b += 2 * (NR << 2);
  }
  if (p) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let t = v128.load32_splat(a0);
    c00 = fma(t, b0, c00), c01 = fma(t, b1, c01);
    t = v128.load32_splat(a1, 0);
    c10 = fma(t, b0, c10), c11 = fma(t, b1, c11);
    t = v128.load32_splat(a2, 0);
    c20 = fma(t, b0, c20), c21 = fma(t, b1, c21);
    t = v128.load32_splat(a3, 0);
    c30 = fma(t, b0, c30), c31 = fma(t, b1, c31);
    t = v128.load32_splat(a4, 0);
    c40 = fma(t, b0, c40), c41 = fma(t, b1, c41);
    t = v128.load32_splat(a5, 0);
    c50 = fma(t, b0, c50), c51 = fma(t, b1, c51);
  }
  putTile(c, ldc, mr, nr, add, tmp, c00, c01, c10, c11, c20, c21, c30, c31, c40, c41, c50, c51);
}

// The same for at most four rows.
export function shortTile(
  k: i32, a0: usize, row: i32, b: usize, c: usize, ldc: i32, mr: i32, nr: i32, add: i32, tmp: usize,
): void {
  const none = f32x4.splat(0);
  let c00 = none, c01 = none, c10 = none, c11 = none, c20 = none, c21 = none, c30 = none, c31 = none;
  let a1 = mr > 1 ? a0 + row : a0, a2 = mr > 2 ? a1 + row : a1, a3 = mr > 3 ? a2 + row : a2;
  for (let p = 0; p < k; p++) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let t = v128.load32_splat(a0);
    c00 = fma(t, b0, c00), c01 = fma(t, b1, c01);
    t = v128.load32_splat(a1);
    c10 = fma(t, b0, c10), c11 = fma(t, b1, c11);
    t = v128.load32_splat(a2);
    c20 = fma(t, b0, c20), c21 = fma(t, b1, c21);
    t = v128.load32_splat(a3);
    c30 = fma(t, b0, c30), c31 = fma(t, b1, c31);
    a0 += 4, a1 += 4, a2 += 4, a3 += 4;
    b += NR << 2;
  }
  putTile(c, ldc, mr, nr, add, tmp, c00, c01, c10, c11, c20, c21, c30, c31, none, none, none, none);
}

// The same with column p of A at a + p * row; values beyond mr are read and not used.
export function tileTransposed(
  k: i32, a: usize, row: i32, b: usize, c: usize, ldc: i32, mr: i32, nr: i32, add: i32, tmp: usize,
): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00;
  let c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
  for (let p = 0; p < k; p++) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let t = v128.load32_splat(a);
    c00 = fma(t, b0, c00), c01 = fma(t, b1, c01);
    t = v128.load32_splat(a, 4);
    c10 = fma(t, b0, c10), c11 = fma(t, b1, c11);
    t = v128.load32_splat(a, 8);
    c20 = fma(t, b0, c20), c21 = fma(t, b1, c21);
    t = v128.load32_splat(a, 12);
    c30 = fma(t, b0, c30), c31 = fma(t, b1, c31);
    t = v128.load32_splat(a, 16);
    c40 = fma(t, b0, c40), c41 = fma(t, b1, c41);
    t = v128.load32_splat(a, 20);
    c50 = fma(t, b0, c50), c51 = fma(t, b1, c51);
    a += row;
    b += NR << 2;
  }
  putTile(c, ldc, mr, nr, add, tmp, c00, c01, c10, c11, c20, c21, c30, c31, c40, c41, c50, c51);
}

// Writes or adds a tile; one of fewer than eight columns goes through `tmp`.
@inline
function putTile(
  c: usize, ldc: i32, mr: i32, nr: i32, add: i32, tmp: usize,
  c00: v128, c01: v128, c10: v128, c11: v128, c20: v128, c21: v128,
  c30: v128, c31: v128, c40: v128, c41: v128, c50: v128, c51: v128,
): void {
  const full = nr == NR, s = full ? ldc << 2 : NR << 2, sum = add != 0 && full;
  let q = full ? c : tmp;
  putRow(q, c00, c01, sum), q += s;
  if (mr > 1) putRow(q, c10, c11, sum), q += s;
  if (mr > 2) putRow(q, c20, c21, sum), q += s;
  if (mr > 3) putRow(q, c30, c31, sum), q += s;
  if (mr > 4) putRow(q, c40, c41, sum), q += s;
  if (mr > 5) putRow(q, c50, c51, sum);
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
