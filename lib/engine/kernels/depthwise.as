// Gradients of depthwise convolution: x [n, h, w, c], filter [kh, kw, c, m], output [n, oh, ow, c * m].
import { fma } from "./tile";
import { Shape } from "./shape";
import { addTo } from "./vector";

/** parts[part] = dw of output rows [lo, hi); sums of a row first, so that the error stays small. */
export function depthwiseBackwardFilter(
  part: i32, lo: i32, hi: i32, ws: usize, shape: usize, x: usize, dy: usize, parts: usize,
): void {
  const s = changetype<Shape>(shape), bytes = (s.kh * s.kw * s.o) << 2, dw = parts + part * bytes;
  memory.fill(dw, 0, bytes);
  for (let r = lo; r < hi; r++) {
    const n = r / s.oh, top = r % s.oh * s.sh - s.pt;
    memory.fill(ws, 0, bytes);
    for (let q = 0; q < s.ow; q++) {
      const g = dy + (((r * s.ow + q) * s.o) << 2);
      for (let i = 0; i < s.kh; i++) {
        const y = top + i * s.dh;
        if (y < 0 || y >= s.h) continue;
        for (let j = 0; j < s.kw; j++) {
          const p = q * s.sw - s.pl + j * s.dw;
          if (p < 0 || p >= s.w) continue;
          outerProduct(x + ((((n * s.h + y) * s.w + p) * s.c) << 2), g, ws + (((i * s.kw + j) * s.o) << 2), s.c, s.o);
        }
      }
    }
    addTo(dw, ws, bytes);
  }
}

// to[c, m] += x[c] * g[c, m]
function outerProduct(x: usize, g: usize, to: usize, c: i32, o: i32): void {
  let k = 0;
  if (o == c) {
    for (const end = o << 2; k + 16 <= end; k += 16) {
      v128.store(to + k, fma(v128.load(x + k), v128.load(g + k), v128.load(to + k)));
    }
    k >>= 2;
  }
  for (const m = o / c; k < o; k++) {
    const at = k << 2;
    store<f32>(to + at, load<f32>(to + at) + load<f32>(x + (k / m << 2)) * load<f32>(g + at));
  }
}

/** dx of images [lo, hi). */
export function depthwiseBackwardInput(
  _part: i32, lo: i32, hi: i32, _ws: usize, shape: usize, dy: usize, w: usize, dx: usize,
): void {
  const s = changetype<Shape>(shape), image = (s.h * s.w * s.c) << 2;
  memory.fill(dx + lo * image, 0, (hi - lo) * image);
  for (let r = lo * s.oh; r < hi * s.oh; r++) {
    const n = r / s.oh, top = r % s.oh * s.sh - s.pt;
    for (let q = 0; q < s.ow; q++) {
      const g = dy + (((r * s.ow + q) * s.o) << 2);
      for (let i = 0; i < s.kh; i++) {
        const y = top + i * s.dh;
        if (y < 0 || y >= s.h) continue;
        for (let j = 0; j < s.kw; j++) {
          const p = q * s.sw - s.pl + j * s.dw;
          if (p < 0 || p >= s.w) continue;
          rowProduct(g, w + (((i * s.kw + j) * s.o) << 2), dx + ((((n * s.h + y) * s.w + p) * s.c) << 2), s.c, s.o);
        }
      }
    }
  }
}

// to[c] += sum over m of g[c, m] * w[c, m]
function rowProduct(g: usize, w: usize, to: usize, c: i32, o: i32): void {
  let k = 0;
  if (o == c) {
    for (const end = o << 2; k + 16 <= end; k += 16) {
      v128.store(to + k, fma(v128.load(g + k), v128.load(w + k), v128.load(to + k)));
    }
    k >>= 2;
  }
  for (const m = o / c; k < o; k++) {
    const at = k << 2, sum = to + (k / m << 2);
    store<f32>(sum, load<f32>(sum) + load<f32>(g + at) * load<f32>(w + at));
  }
}
