// Matrix products on raw addresses of the tfjs heap: OpenBLAS when the host offers it, else our own.
//
// Own product: BLIS-like. B is packed into panels of 8 columns, A into panels of 6 rows, and a 6 x 8
// register tile of twelve f32x4 accumulators is all that V8's sixteen vector registers leave room for.

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

const MR = 6, NR = 8, KC = 256, MC = 96, NC = 512;
/** Bytes at the start of every workspace that `gemm` may overwrite. */
export const GEMM_BYTES: usize = 256 + ((KC * (NC + NR)) << 2) + (((MC + MR) * KC) << 2);

@inline
export function fma(a: v128, b: v128, c: v128): v128 {
  return f32x4.relaxed_madd(a, b, c);
}

/** C = op(A) op(B) + beta C, row major; op transposes where ta, tb are 1; beta is 0 or 1. */
export function gemm(
  ta: i32, tb: i32, m: i32, n: i32, k: i32,
  a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32, beta: i32, ws: usize,
): void {
  if (blas) blasGemm(ta, tb, m, n, k, a, lda, b, ldb, c, ldc, beta);
  else ownGemm(m, n, k, a, ta ? 1 : lda, ta ? lda : 1, b, tb ? 1 : ldb, tb ? ldb : 1, c, ldc, beta, ws);
}

// A(i, p) = a[i * ars + p * acs], B(p, j) = b[p * brs + j * bcs]
function ownGemm(
  m: i32, n: i32, k: i32,
  a: usize, ars: i32, acs: i32, b: usize, brs: i32, bcs: i32, c: usize, ldc: i32, beta: i32, ws: usize,
): void {
  const bp = ws + 256, ap = bp + ((KC * (NC + NR)) << 2);
  for (let j0 = 0; j0 < n; j0 += NC) {
    const nc = min(NC, n - j0);
    for (let k0 = 0; k0 < k; k0 += KC) {
      const kc = min(KC, k - k0), acc = beta | i32(k0 > 0);
      packB(b + ((k0 * brs + j0 * bcs) << 2), brs, bcs, kc, nc, bp);
      for (let i0 = 0; i0 < m; i0 += MC) {
        const mc = min(MC, m - i0);
        packA(a + ((i0 * ars + k0 * acs) << 2), ars, acs, mc, kc, ap);
        for (let j = 0; j < nc; j += NR) {
          for (let i = 0; i < mc; i += MR) {
            tile(
              kc, ap + ((i * kc) << 2), bp + ((j * kc) << 2), c + (((i0 + i) * ldc + j0 + j) << 2), ldc,
              min(MR, mc - i), min(NR, nc - j), acc, ws,
            );
          }
        }
      }
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

function packA(a: usize, ars: i32, acs: i32, mc: i32, kc: i32, dst: usize): void {
  for (let i = 0; i < mc; i += MR) {
    const mr = min(MR, mc - i);
    for (let r = 0; r < MR; r++) {
      let d = dst + (r << 2), s = a + (((i + r) * ars) << 2);
      for (let p = 0; p < kc; p++) {
        store<f32>(d, r < mr ? load<f32>(s) : 0);
        d += MR << 2;
        s += acs << 2;
      }
    }
    dst += kc * (MR << 2);
  }
}

// One mr x nr tile of C from packed panels; partial tiles go through `tmp` (192 bytes).
function tile(kc: i32, a: usize, b: usize, c: usize, ldc: i32, mr: i32, nr: i32, acc: i32, tmp: usize): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00;
  let c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
  for (let p = 0; p < kc; p++) {
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
    a += MR << 2;
    b += NR << 2;
  }
  const full = mr == MR && nr == NR, s = full ? ldc << 2 : NR << 2;
  let q = full ? c : tmp;
  const add = acc != 0 && full;
  putRow(q, c00, c01, add), q += s;
  putRow(q, c10, c11, add), q += s;
  putRow(q, c20, c21, add), q += s;
  putRow(q, c30, c31, add), q += s;
  putRow(q, c40, c41, add), q += s;
  putRow(q, c50, c51, add);
  if (full) return;
  for (let i = 0; i < mr; i++) {
    for (let j = 0; j < nr; j++) {
      const d = c + ((i * ldc + j) << 2), v = load<f32>(tmp + ((i * NR + j) << 2));
      store<f32>(d, acc ? v + load<f32>(d) : v);
    }
  }
}

@inline
function putRow(q: usize, lo: v128, hi: v128, add: bool): void {
  if (add) {
    lo = f32x4.add(lo, v128.load(q));
    hi = f32x4.add(hi, v128.load(q, 16));
  }
  v128.store(q, lo);
  v128.store(q, hi, 16);
}

/** Rows [lo, hi) of one product, for splitting over threads. */
export function gemmRows(
  lo: i32, hi: i32, ws: usize, ta: i32, tb: i32, n: i32, k: i32,
  a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32, beta: i32,
): void {
  const from = a + ((ta ? lo : lo * lda) << 2);
  gemm(ta, tb, hi - lo, n, k, from, lda, b, ldb, c + ((lo * ldc) << 2), ldc, beta, ws);
}

/** Columns [lo, hi) of one product. */
export function gemmColumns(
  lo: i32, hi: i32, ws: usize, ta: i32, tb: i32, m: i32, k: i32,
  a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32, beta: i32,
): void {
  const from = b + ((tb ? lo * ldb : lo) << 2);
  gemm(ta, tb, m, hi - lo, k, a, lda, from, ldb, c + (lo << 2), ldc, beta, ws);
}

/** Products [lo, hi) of a batch; strides in elements, 0 where an operand is shared. */
export function gemmBatch(
  lo: i32, hi: i32, ws: usize, ta: i32, tb: i32, m: i32, n: i32, k: i32,
  a: usize, lda: i32, as: i32, b: usize, ldb: i32, bs: i32, c: usize,
): void {
  for (let i = lo; i < hi; i++) {
    gemm(ta, tb, m, n, k, a + ((i * as) << 2), lda, b + ((i * bs) << 2), ldb, c + ((i * m * n) << 2), n, 0, ws);
  }
}
