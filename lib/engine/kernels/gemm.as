// Matrix products on raw addresses of the tfjs heap: OpenBLAS when the host offers it, else our own.
//
// Our own packs B into panels of 8 columns, and reads A in place, either way round.
import { MR, NR, tile, tileTransposed } from "./tile";

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

/** Whether products are the host's. */
@inline
export function hasBlas(): bool {
  return blas;
}

const KC = 256, NC = 256;
const TILE_BYTES = 256;
const THIN = 64, SMALL = 1000000, NC_LEAST = 32;
/** Bytes at the start of every workspace that a product may overwrite. */
export const GEMM_BYTES: usize = TILE_BYTES + ((KC * NC) << 2);

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
    // OpenBLAS multiplies up to 100^3 without packing, which for few rows is a fifth faster.
    const most = m <= THIN ? max(NC_LEAST, SMALL / (m * k) & -16) : n, pieces = (n + most - 1) / most;
    const step = ((n + pieces - 1) / pieces + 15) & -16;
    for (let j = 0; j < n; j += step) {
      blasGemm(0, 0, m, min(step, n - j), k, a, lda, b + (j << 2), n, c + (j << 2), ldc, beta);
    }
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
