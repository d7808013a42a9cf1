// 2-D convolution, NHWC, any kernel, stride, padding and dilation, as matrix products over patches:
// a block of output rows is unrolled (im2col) into the workspace, small enough to stay in the cache.
import { gemm, GEMM_BYTES } from "./gemm";

// The geometry of one convolution, read from the 64 bytes that the host wrote.
@unmanaged
class Shape {
  h: i32; w: i32; c: i32; kh: i32; kw: i32; oh: i32; ow: i32; o: i32;
  sh: i32; sw: i32; pt: i32; pl: i32; dh: i32; dw: i32;
}

const BLOCK_BYTES = 1 << 20;

@inline
function rowsPerBlock(s: Shape): i32 {
  return max(1, BLOCK_BYTES / ((s.kh * s.kw * s.c * s.ow) << 2));
}

@inline
function copy(dst: usize, src: usize, bytes: i32): void {
  let i = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(dst + i, v128.load(src + i));
  for (; i < bytes; i += 4) store<f32>(dst + i, load<f32>(src + i));
}

@inline
function zero(dst: usize, bytes: i32): void {
  const none = f32x4.splat(0);
  let i = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(dst + i, none);
  for (; i < bytes; i += 4) store<f32>(dst + i, 0);
}

@inline
function addTo(dst: usize, src: usize, bytes: i32): void {
  let i = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(dst + i, f32x4.add(v128.load(dst + i), v128.load(src + i)));
  for (; i < bytes; i += 4) store<f32>(dst + i, load<f32>(dst + i) + load<f32>(src + i));
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

/** Output rows [lo, hi), r = n * oh + row; bias may be 0; relu clips at zero. */
export function convForward(
  lo: i32, hi: i32, ws: usize, shape: usize, x: usize, w: usize, bias: usize, relu: i32, y: usize,
): void {
  const s = changetype<Shape>(shape), k = s.kh * s.kw * s.c, step = rowsPerBlock(s), point = isPointwise(s);
  const patches = ws + GEMM_BYTES;
  for (let r = lo; r < hi; r += step) {
    const end = min(r + step, hi), m = (end - r) * s.ow, out = y + ((r * s.ow * s.o) << 2);
    if (!point) im2col(s, x, r, end, patches);
    gemm(0, 0, m, s.o, k, point ? x + ((r * s.ow * k) << 2) : patches, k, w, s.o, out, s.o, 0, ws);
    if (bias || relu) epilogue(out, m, s.o, bias, relu);
  }
}

/** Adds a bias per column and clips at zero, in place. */
export function epilogue(y: usize, m: i32, n: i32, bias: usize, relu: i32): void {
  const floor: f32 = relu ? 0 : -Infinity, low = f32x4.splat(floor);
  for (let i = 0; i < m; i++, y += n << 2) {
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      const b = bias ? v128.load(bias + (j << 2)) : f32x4.splat(0);
      v128.store(y + (j << 2), f32x4.max(low, f32x4.add(v128.load(y + (j << 2)), b)));
    }
    for (; j < n; j++) {
      const b = bias ? load<f32>(bias + (j << 2)) : 0;
      store<f32>(y + (j << 2), max(floor, load<f32>(y + (j << 2)) + b));
    }
  }
}

/** dw [kh * kw * c, o] of output rows [lo, hi) alone: the caller adds the parts up. */
export function convBackwardFilter(
  lo: i32, hi: i32, ws: usize, shape: usize, x: usize, dy: usize, dw: usize,
): void {
  const s = changetype<Shape>(shape), k = s.kh * s.kw * s.c, step = rowsPerBlock(s), point = isPointwise(s);
  const patches = ws + GEMM_BYTES;
  for (let r = lo; r < hi; r += step) {
    const end = min(r + step, hi), m = (end - r) * s.ow;
    if (!point) im2col(s, x, r, end, patches);
    const a = point ? x + ((r * s.ow * k) << 2) : patches;
    gemm(1, 0, k, s.o, m, a, k, dy + ((r * s.ow * s.o) << 2), s.o, dw, s.o, i32(r > lo), ws);
  }
}

/** dx of images [lo, hi). */
export function convBackwardInput(
  lo: i32, hi: i32, ws: usize, shape: usize, dy: usize, w: usize, dx: usize,
): void {
  const s = changetype<Shape>(shape), k = s.kh * s.kw * s.c, step = rowsPerBlock(s), point = isPointwise(s);
  const patches = ws + GEMM_BYTES, image = s.h * s.w * s.c, first = lo * s.oh, last = hi * s.oh;
  if (!point) memory.fill(dx + ((lo * image) << 2), 0, ((hi - lo) * image) << 2);
  for (let r = first; r < last; r += step) {
    const end = min(r + step, last), m = (end - r) * s.ow;
    const c = point ? dx + ((r * s.ow * k) << 2) : patches;
    gemm(0, 1, m, k, s.o, dy + ((r * s.ow * s.o) << 2), s.o, w, s.o, c, k, 0, ws);
    if (!point) col2im(s, patches, r, end, dx);
  }
}

/** out += parts[0] + parts[1] + …, elements [lo, hi); part p lies at parts + p * stride bytes. */
export function addParts(lo: i32, hi: i32, _ws: usize, out: usize, parts: usize, stride: usize, count: i32): void {
  for (let p = 0; p < count; p++, parts += stride) addTo(out + (lo << 2), parts + (lo << 2), (hi - lo) << 2);
}

/** The epilogue on rows [lo, hi). */
export function epilogueRows(lo: i32, hi: i32, _ws: usize, y: usize, n: i32, bias: usize, relu: i32): void {
  epilogue(y + ((lo * n) << 2), hi - lo, n, bias, relu);
}
