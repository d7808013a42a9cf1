// 2-D convolution, NHWC, any kernel, stride, padding and dilation, as matrix products over patches:
// a block of output rows is unrolled (im2col) into the workspace, small enough to stay in the cache.
import { gemm, GEMM_BYTES, gemmPrepared } from "./gemm";
import { Shape } from "./shape";
import { addTo, copy, finishRows, zero } from "./vector";

const BLOCK_BYTES = 1 << 20;

@inline
function rowsPerBlock(s: Shape): i32 {
  return max(1, BLOCK_BYTES / ((s.kh * s.kw * s.c * s.ow) << 2));
}

// Patches of output rows [r0, r1), r = n * oh + row, into dst [(r1 - r0) * ow, kh * kw * c].
function im2col(s: Shape, x: usize, r0: i32, r1: i32, dst: usize): void {
  const cb = s.c << 2, seg = s.kw * cb, plain = s.dw == 1;
  for (let r = r0; r < r1; r++) {
    const n = r / s.oh, top = (r % s.oh) * s.sh - s.pt;
    for (let q = 0; q < s.ow; q++) {
      const left = q * s.sw - s.pl, inside = plain && left >= 0 && left + s.kw <= s.w;
      for (let i = 0; i < s.kh; i++, dst += seg) {
        const y = top + i * s.dh;
        if (y < 0 || y >= s.h) {
          zero(dst, seg);
          continue;
        }
        const row = x + ((n * s.h + y) * s.w) * cb;
        if (inside) copy(dst, row + left * cb, seg);
        else {
          for (let j = 0; j < s.kw; j++) {
            const p = left + j * s.dw;
            if (p < 0 || p >= s.w) zero(dst + j * cb, cb);
            else copy(dst + j * cb, row + p * cb, cb);
          }
        }
      }
    }
  }
}

// The transpose of im2col: adds patches to dx, which holds zeros or earlier sums.
function col2im(s: Shape, src: usize, r0: i32, r1: i32, dx: usize): void {
  const cb = s.c << 2, seg = s.kw * cb, plain = s.dw == 1;
  for (let r = r0; r < r1; r++) {
    const n = r / s.oh, top = (r % s.oh) * s.sh - s.pt;
    for (let q = 0; q < s.ow; q++) {
      const left = q * s.sw - s.pl, inside = plain && left >= 0 && left + s.kw <= s.w;
      for (let i = 0; i < s.kh; i++, src += seg) {
        const y = top + i * s.dh;
        if (y < 0 || y >= s.h) continue;
        const row = dx + ((n * s.h + y) * s.w) * cb;
        if (inside) addTo(row + left * cb, src, seg);
        else {
          for (let j = 0; j < s.kw; j++) {
            const p = left + j * s.dw;
            if (p >= 0 && p < s.w) addTo(row + p * cb, src + j * cb, cb);
          }
        }
      }
    }
  }
}

// 1 x 1, stride 1, no padding: the input already is its own patch matrix.
@inline
function isPointwise(s: Shape): bool {
  return s.kh == 1 && s.kw == 1 && s.sh == 1 && s.sw == 1 && s.h == s.oh && s.w == s.ow;
}

/**
 * Output rows [lo, hi), r = n * oh + row, from the prepared filter [kh * kw * c, o]; scale and shift
 * per channel may be 0 (none), relu clips at zero.
 */
export function convForward(
  _part: i32, lo: i32, hi: i32, ws: usize, shape: usize, x: usize, filter: usize,
  scale: usize, shift: usize, relu: i32, y: usize,
): void {
  const s = changetype<Shape>(shape), k = s.kh * s.kw * s.c, step = rowsPerBlock(s), point = isPointwise(s);
  const patches = ws + GEMM_BYTES;
  for (let r = lo; r < hi; r += step) {
    const end = min(r + step, hi), m = (end - r) * s.ow, out = y + ((r * s.ow * s.o) << 2);
    if (!point) im2col(s, x, r, end, patches);
    gemmPrepared(m, s.o, k, point ? x + ((r * s.ow * k) << 2) : patches, k, filter, out, s.o, 0, ws);
    if (scale || shift || relu) finishRows(0, 0, m, ws, out, s.o, scale, shift, relu);
  }
}

/** parts[part] = dw [kh * kw * c, o] of output rows [lo, hi). */
export function convBackwardFilter(
  part: i32, lo: i32, hi: i32, ws: usize, shape: usize, x: usize, dy: usize, parts: usize,
): void {
  const s = changetype<Shape>(shape), k = s.kh * s.kw * s.c, step = rowsPerBlock(s), point = isPointwise(s);
  const patches = ws + GEMM_BYTES, dw = parts + ((part * k * s.o) << 2);
  for (let r = lo; r < hi; r += step) {
    const end = min(r + step, hi), m = (end - r) * s.ow;
    if (!point) im2col(s, x, r, end, patches);
    const a = point ? x + ((r * s.ow * k) << 2) : patches;
    gemm(1, 0, k, s.o, m, a, k, dy + ((r * s.ow * s.o) << 2), s.o, dw, s.o, i32(r > lo), ws);
  }
}

/** dx of images [lo, hi), from the prepared transpose [o, kh * kw * c] of the filter. */
export function convBackwardInput(
  _part: i32, lo: i32, hi: i32, ws: usize, shape: usize, dy: usize, filter: usize, dx: usize,
): void {
  const s = changetype<Shape>(shape), k = s.kh * s.kw * s.c, step = rowsPerBlock(s), point = isPointwise(s);
  const patches = ws + GEMM_BYTES, image = s.h * s.w * s.c, last = hi * s.oh;
  if (!point) memory.fill(dx + ((lo * image) << 2), 0, ((hi - lo) * image) << 2);
  for (let r = lo * s.oh; r < last; r += step) {
    const end = min(r + step, last), m = (end - r) * s.ow;
    const c = point ? dx + ((r * s.ow * k) << 2) : patches;
    gemmPrepared(m, k, s.o, dy + ((r * s.ow * s.o) << 2), s.o, filter, c, k, 0, ws);
    if (!point) col2im(s, patches, r, end, dx);
  }
}
