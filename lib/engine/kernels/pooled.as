// Batch normalisation's backward pass through a relu and a max pooling whose windows lie side by side:
// dy and y are pooled, x is not, and in each window the first value that equals y takes dy. Channels
// are a multiple of 4.
import { fma } from "./tile";
import { Shape } from "./shape";
import { addWide } from "./vector";

/** parts[part] = per column the sums of g and of g * (x - mean), f64, pooled rows [lo, hi). */
export function pooledGradientSums(
  part: i32, lo: i32, hi: i32, ws: usize, shape: usize, dy: usize, y: usize, x: usize, scale: usize, shift: usize,
  relu: i32, mean: usize, parts: usize,
): void {
  const s = changetype<Shape>(shape), cb = s.c << 2, out = parts + part * (s.c << 4), sums = ws + cb;
  const low = f32x4.splat(relu ? 0 : -Infinity), row = s.w * cb, two = s.kh == 2 && s.kw == 2;
  memory.fill(out, 0, s.c << 4);
  for (let r = lo; r < hi; r++) {
    const n = r / s.oh, top = r % s.oh * s.kh;
    memory.fill(ws, 0, cb << 1);
    for (let q = 0; q < s.ow; q++) {
      const at = (r * s.ow + q) * cb, first = ((n * s.h + top) * s.w + q * s.kw) * cb;
      for (let o = 0; o < cb; o += 16) {
        const best = v128.load(y + at + o), k = v128.load(scale + o), d = v128.load(shift + o);
        const g = v128.and(v128.load(dy + at + o), f32x4.gt(best, low));
        let found = f32x4.splat(0);
        if (two) {
          const p = x + first + o;
          const v0 = v128.load(p), v1 = v128.load(p + cb), v2 = v128.load(p + row), v3 = v128.load(p + row + cb);
          found = v128.bitselect(v2, v3, f32x4.eq(fma(v2, k, d), best));
          found = v128.bitselect(v1, found, f32x4.eq(fma(v1, k, d), best));
          found = v128.bitselect(v0, found, f32x4.eq(fma(v0, k, d), best));
        } else {
          for (let i = s.kh - 1; i >= 0; i--) {
            for (let j = s.kw - 1; j >= 0; j--) {
              const v = v128.load(x + first + i * row + j * cb + o);
              found = v128.bitselect(v, found, f32x4.eq(fma(v, k, d), best));
            }
          }
        }
        v128.store(ws + o, f32x4.add(v128.load(ws + o), g));
        v128.store(sums + o, fma(g, f32x4.sub(found, v128.load(mean + o)), v128.load(sums + o)));
      }
    }
    for (let o = 0; o < cb << 1; o += 16) addWide(out + (o << 1), v128.load(ws + o));
  }
}

/** dx = scale * g + b * x + d per column, images [lo, hi). */
export function pooledGradient(
  _part: i32, lo: i32, hi: i32, _ws: usize, shape: usize, dy: usize, y: usize, x: usize, scale: usize, shift: usize,
  relu: i32, b: usize, d: usize, dx: usize,
): void {
  const s = changetype<Shape>(shape), cb = s.c << 2, row = s.w * cb, low = f32x4.splat(relu ? 0 : -Infinity);
  const two = s.kh == 2 && s.kw == 2;
  for (let r = lo * s.oh; r < hi * s.oh; r++) {
    const n = r / s.oh, top = r % s.oh * s.kh, first = (n * s.h + top) * row;
    for (let q = 0; q < s.ow; q++) {
      const at = (r * s.ow + q) * cb, corner = first + q * s.kw * cb;
      for (let o = 0; o < cb; o += 16) {
        const best = v128.load(y + at + o), k = v128.load(scale + o), t = v128.load(shift + o);
        const bb = v128.load(b + o), dd = v128.load(d + o);
        let rest = v128.and(v128.load(dy + at + o), f32x4.gt(best, low));
        if (two) {
          const p = corner + o, p1 = p + cb, p2 = p + row, p3 = p2 + cb;
          const v0 = v128.load(x + p), v1 = v128.load(x + p1), v2 = v128.load(x + p2), v3 = v128.load(x + p3);
          const h0 = f32x4.eq(fma(v0, k, t), best), h1 = f32x4.eq(fma(v1, k, t), best);
          const h2 = f32x4.eq(fma(v2, k, t), best);
          rest = f32x4.mul(rest, k);
          v128.store(dx + p, f32x4.add(v128.and(rest, h0), fma(bb, v0, dd)));
          rest = v128.andnot(rest, h0);
          v128.store(dx + p1, f32x4.add(v128.and(rest, h1), fma(bb, v1, dd)));
          rest = v128.andnot(rest, h1);
          v128.store(dx + p2, f32x4.add(v128.and(rest, h2), fma(bb, v2, dd)));
          v128.store(dx + p3, f32x4.add(v128.andnot(rest, h2), fma(bb, v3, dd)));
          continue;
        }
        for (let i = 0; i < s.kh; i++) {
          let p = corner + i * row + o;
          for (let j = 0; j < s.kw; j++, p += cb) {
            const v = v128.load(x + p), hit = f32x4.eq(fma(v, k, t), best);
            v128.store(dx + p, fma(k, v128.and(rest, hit), fma(bb, v, dd)));
            rest = v128.andnot(rest, hit);
          }
        }
      }
    }
    const beyond = s.ow * s.kw * cb;
    for (let i = 0; i < s.kh; i++) unpooled(s, x, b, d, dx, first + i * row + beyond, row - beyond);
    if (r % s.oh == s.oh - 1) unpooled(s, x, b, d, dx, first + s.kh * row, (s.h - s.oh * s.kh) * row);
  }
}

// What no window covers gets no gradient from above.
function unpooled(s: Shape, x: usize, b: usize, d: usize, dx: usize, from: i32, bytes: i32): void {
  const cb = s.c << 2;
  for (let p = from; p < from + bytes; p += cb) {
    for (let o = 0; o < cb; o += 16) {
      v128.store(dx + p + o, fma(v128.load(b + o), v128.load(x + p + o), v128.load(d + o)));
    }
  }
}
