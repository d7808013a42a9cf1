// Matrix products on raw addresses of the tfjs heap: OpenBLAS when the host offers it, else our own.
//
// Own product: B is packed into panels of 8 columns; a register tile of 6 x 8 values, twelve f32x4
// accumulators, is all that V8's sixteen vector registers leave room for. A is read in place, either
// way round.

@external("env", "sgemm")
declare function blasGemm(
  ta: i32, tb: i32, m: i32, n: i32, k: i32,
  a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32, beta: i32,
): void;

let blas = false;
/** Chooses the host's sgemm (1) or our own (0). */
export function useBlas(on: i32): void {
  blas = on != 0;
}

const MR = 6, NR = 8, KC = 256, NC = 256;
const TILE_BYTES = 256;
/** Bytes at the start of every workspace that a product may overwrite. */
export const GEMM_BYTES: usize = TILE_BYTES + ((KC * NC) << 2);

@inline
export function fma(a: v128, b: v128, c: v128): v128 {
  return f32x4.relaxed_madd(a, b, c);
}

/** C = op(A) op(B) + beta C, row major; op transposes where ta, tb are 1; beta is 0 or 1. */
export function gemm(
  ta: i32, tb: i32, m: i32, n: i32, k: i32,
  a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32, beta: i32, ws: usize,
): void {
  if (blas) {
    blasGemm(ta, tb, m, n, k, a, lda, b, ldb, c, ldc, beta);
    return;
  }
  const brs = tb ? 1 : ldb, bcs = tb ? ldb : 1, panels = ws + TILE_BYTES;
  for (let k0 = 0; k0 < k; k0 += KC) {
    const kc = min(KC, k - k0), from = a + ((k0 * (ta ? lda : 1)) << 2);
    for (let j0 = 0; j0 < n; j0 += NC) {
      const nc = min(NC, n - j0);
      packB(b + ((k0 * brs + j0 * bcs) << 2), brs, bcs, kc, nc, panels);
      multiplyPanels(ta, m, nc, kc, from, lda, panels, c + (j0 << 2), ldc, beta | i32(k0 > 0), ws);
    }
  }
}

/**
 * `gemm` of untransposed matrices with a B that `packBatch` packed, or with B itself if the product is
 * OpenBLAS's, which packs for itself.
 */
export function gemmPrepared(
  m: i32, n: i32, k: i32, a: usize, lda: i32, b: usize, c: usize, ldc: i32, beta: i32, ws: usize,
): void {
  if (blas) {
    blasGemm(0, 0, m, n, k, a, lda, b, n, c, ldc, beta);
    return;
  }
  for (let k0 = 0; k0 < k; k0 += KC) {
    const kc = min(KC, k - k0), panels = b + packedBytes(k0, n);
    multiplyPanels(0, m, n, kc, a + (k0 << 2), lda, panels, c, ldc, beta | i32(k0 > 0), ws);
  }
}

// Bytes of a packed [k, n] matrix.
@inline
function packedBytes(k: i32, n: i32): usize {
  return (k * ((n + NR - 1) / NR) * NR) << 2;
}

/** Bytes from one prepared matrix of a batch to the next. */
@inline
export function preparedStride(k: i32, n: i32): usize {
  return blas ? (k * n) << 2 : packedBytes(k, n);
}

/** Packs matrices [lo, hi) of a batch of op(B), [k, n], which lies without gaps. */
export function packBatch(_part: i32, lo: i32, hi: i32, _ws: usize, tb: i32, k: i32, n: i32, b: usize, dst: usize): void {
  const brs = tb ? 1 : n, bcs = tb ? k : 1;
  for (let i = lo; i < hi; i++) {
    const from = b + ((i * k * n) << 2), to = dst + i * packedBytes(k, n);
    for (let k0 = 0; k0 < k; k0 += KC) {
      packB(from + ((k0 * brs) << 2), brs, bcs, min(KC, k - k0), n, to + packedBytes(k0, n));
    }
  }
}

function multiplyPanels(
  ta: i32, m: i32, n: i32, k: i32, a: usize, lda: i32, panels: usize, c: usize, ldc: i32, add: i32, tmp: usize,
): void {
  const row = lda << 2;
  for (let j = 0; j < n; j += NR) {
    const panel = panels + ((j * k) << 2), nr = min(NR, n - j);
    for (let i = 0; i < m; i += MR) {
      const to = c + ((i * ldc + j) << 2), mr = min(MR, m - i);
      if (ta) tileTransposed(k, a + (i << 2), row, panel, to, ldc, mr, nr, add, tmp);
      else tile(k, a + i * row, row, panel, to, ldc, mr, nr, add, tmp);
    }
  }
}

function packB(b: usize, brs: i32, bcs: i32, kc: i32, nc: i32, dst: usize): void {
  for (let j = 0; j < nc; j += NR) {
    const nr = min(NR, nc - j);
    let src = b + ((j * bcs) << 2);
    for (let p = 0; p < kc; p++) {
      if (nr == NR && bcs == 1) {
        v128.store(dst, v128.load(src));
        v128.store(dst, v128.load(src, 16), 16);
      } else {
        for (let q = 0; q < NR; q++) {
          store<f32>(dst + (q << 2), q < nr ? load<f32>(src + ((q * bcs) << 2)) : 0);
        }
      }
      dst += NR << 2;
      src += brs << 2;
    }
  }
}

// One mr x nr tile of C; row i of A lies at a + i * row. Rows beyond mr repeat the last one.
function tile(
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

// The same with column p of A at a + p * row; values beyond mr are read and not used.
function tileTransposed(
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

// Writes or adds a tile; a partial one goes through `tmp`.
@inline
function putTile(
  c: usize, ldc: i32, mr: i32, nr: i32, add: i32, tmp: usize,
  c00: v128, c01: v128, c10: v128, c11: v128, c20: v128, c21: v128,
  c30: v128, c31: v128, c40: v128, c41: v128, c50: v128, c51: v128,
): void {
  const full = mr == MR && nr == NR, s = full ? ldc << 2 : NR << 2, sum = add != 0 && full;
  let q = full ? c : tmp;
  putRow(q, c00, c01, sum), q += s;
  putRow(q, c10, c11, sum), q += s;
  putRow(q, c20, c21, sum), q += s;
  putRow(q, c30, c31, sum), q += s;
  putRow(q, c40, c41, sum), q += s;
  putRow(q, c50, c51, sum);
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

/** Rows [lo, hi) of one product, for splitting over threads. */
export function gemmRows(
  _part: i32, lo: i32, hi: i32, ws: usize, ta: i32, tb: i32, n: i32, k: i32,
  a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32, beta: i32,
): void {
  const from = a + ((ta ? lo : lo * lda) << 2);
  gemm(ta, tb, hi - lo, n, k, from, lda, b, ldb, c + ((lo * ldc) << 2), ldc, beta, ws);
}

/** Columns [lo, hi) of one product. */
export function gemmColumns(
  _part: i32, lo: i32, hi: i32, ws: usize, ta: i32, tb: i32, m: i32, k: i32,
  a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32, beta: i32,
): void {
  const from = b + ((tb ? lo * ldb : lo) << 2);
  gemm(ta, tb, m, hi - lo, k, a, lda, from, ldb, c + (lo << 2), ldc, beta, ws);
}

/** Products [lo, hi) of a batch; strides in elements, 0 where an operand is shared. */
export function gemmBatch(
  _part: i32, lo: i32, hi: i32, ws: usize, ta: i32, tb: i32, m: i32, n: i32, k: i32,
  a: usize, lda: i32, as: i32, b: usize, ldb: i32, bs: i32, c: usize,
): void {
  for (let i = lo; i < hi; i++) {
    gemm(ta, tb, m, n, k, a + ((i * as) << 2), lda, b + ((i * bs) << 2), ldb, c + ((i * m * n) << 2), n, 0, ws);
  }
}
