// Batch normalisation over the last axis: x is [m, c]. Totals are f64 over short f32 runs, so that the
// error does not grow with the number of rows.
import { fma } from "./gemm";
import { Shape } from "./shape";
import { addWide } from "./vector";

const RUN = 64;

/** parts[part] = per column the sums of x - x0 and of (x - x0)^2, f64, rows [lo, hi); x0 is row 0. */
export function columnMoments(part: i32, lo: i32, hi: i32, _ws: usize, x: usize, c: i32, parts: usize): void {
  const out = parts + part * (c << 4), s = c << 2;
  memory.fill(out, 0, c << 4);
  for (let m = lo; m < hi; m += RUN) {
    const end = min(m + RUN, hi);
    let j = 0;
    for (; j + 4 <= c; j += 4) {
      const x0 = v128.load(x + (j << 2));
      let a = f32x4.splat(0), q = a, p = x + ((m * c + j) << 2);
      for (let i = m; i < end; i++, p += s) {
        const v = f32x4.sub(v128.load(p), x0);
        a = f32x4.add(a, v);
        q = fma(v, v, q);
      }
      addWide(out + (j << 3), a);
      addWide(out + ((c + j) << 3), q);
    }
    for (; j < c; j++) {
      const x0 = load<f32>(x + (j << 2));
      let p = x + ((m * c + j) << 2);
      for (let i = m; i < end; i++, p += s) {
        const v = <f64> load<f32>(p) - <f64> x0;
        addNarrow(out, c, j, v, v * v);
      }
    }
  }
}

@inline
function addNarrow(out: usize, c: i32, j: i32, a: f64, q: f64): void {
  const one = out + (j << 3), two = out + ((c + j) << 3);
  store<f64>(one, load<f64>(one) + a);
  store<f64>(two, load<f64>(two) + q);
}

/** y = relu(scale * x + shift) per column (0: none), rows [lo, hi). */
export function scaleColumns(
  _part: i32, lo: i32, hi: i32, _ws: usize, x: usize, scale: usize, shift: usize, relu: i32, c: i32, y: usize,
): void {
  const floor: f32 = relu ? 0 : -Infinity, low = f32x4.splat(floor), one = f32x4.splat(1), none = f32x4.splat(0);
  for (let i = lo; i < hi; i++) {
    const from = x + ((i * c) << 2), to = y + ((i * c) << 2);
    let j = 0, o = 0;
    for (; j + 4 <= c; j += 4, o += 16) {
      const a = scale ? v128.load(scale + o) : one, d = shift ? v128.load(shift + o) : none;
      v128.store(to + o, f32x4.max(low, fma(v128.load(from + o), a, d)));
    }
    for (; j < c; j++, o += 4) {
      const a: f32 = scale ? load<f32>(scale + o) : 1, d: f32 = shift ? load<f32>(shift + o) : 0;
      store<f32>(to + o, max(floor, load<f32>(from + o) * a + d));
    }
  }
}

// The gradient that reaches the normalised value n = scale * x + shift through a relu.
@inline
function through(g: v128, x: v128, scale: v128, shift: v128, relu: i32): v128 {
  return relu ? v128.and(g, f32x4.gt(fma(x, scale, shift), f32x4.splat(0))) : g;
}

@inline
function throughOne(g: f32, x: f32, scale: f32, shift: f32, relu: i32): f32 {
  return !relu || x * scale + shift > 0 ? g : 0;
}

/** parts[part] = per column the sums of g and of g * (x - mean), f64, rows [lo, hi). */
export function gradientSums(
  part: i32, lo: i32, hi: i32, _ws: usize, dy: usize, x: usize, scale: usize, shift: usize, relu: i32,
  mean: usize, c: i32, parts: usize,
): void {
  const out = parts + part * (c << 4), s = c << 2, gap = dy - x;
  memory.fill(out, 0, c << 4);
  for (let m = lo; m < hi; m += RUN) {
    const end = min(m + RUN, hi);
    let j = 0;
    for (; j + 4 <= c; j += 4) {
      const o = j << 2, mu = v128.load(mean + o), k = v128.load(scale + o), d = v128.load(shift + o);
      let a = f32x4.splat(0), q = a, p = x + ((m * c + j) << 2);
      for (let i = m; i < end; i++, p += s) {
        const v = v128.load(p), g = through(v128.load(p + gap), v, k, d, relu);
        a = f32x4.add(a, g);
        q = fma(g, f32x4.sub(v, mu), q);
      }
      addWide(out + (j << 3), a);
      addWide(out + ((c + j) << 3), q);
    }
    for (; j < c; j++) {
      const o = j << 2, mu = <f64> load<f32>(mean + o);
      let p = x + ((m * c + j) << 2);
      for (let i = m; i < end; i++, p += s) {
        const v = load<f32>(p), g = <f64> throughOne(load<f32>(p + gap), v, load<f32>(scale + o), load<f32>(shift + o), relu);
        addNarrow(out, c, j, g, g * (<f64> v - mu));
      }
    }
  }
}

/** dx = scale * g + b * x + d per column, rows [lo, hi). */
export function gradientRows(
  _part: i32, lo: i32, hi: i32, _ws: usize, dy: usize, x: usize, scale: usize, shift: usize, relu: i32,
  b: usize, d: usize, c: i32, dx: usize,
): void {
  for (let i = lo; i < hi; i++) {
    const row = (i * c) << 2;
    let j = 0, o = 0;
    for (; j + 4 <= c; j += 4, o += 16) {
      const v = v128.load(x + row + o), a = v128.load(scale + o);
      const g = through(v128.load(dy + row + o), v, a, v128.load(shift + o), relu);
      v128.store(dx + row + o, fma(a, g, fma(v128.load(b + o), v, v128.load(d + o))));
    }
    for (; j < c; j++, o += 4) {
      const v = load<f32>(x + row + o), a = load<f32>(scale + o);
      const g = throughOne(load<f32>(dy + row + o), v, a, load<f32>(shift + o), relu);
      store<f32>(dx + row + o, a * g + (load<f32>(b + o) * v + load<f32>(d + o)));
    }
  }
}

// The same two through relu and a max pooling whose windows lie side by side: dy and y are pooled, and
// the window's first value that equals y takes dy. Channels are a multiple of 4.

/** parts[part] = per column the sums of g and of g * (x - mean), f64, pooled rows [lo, hi). */
export function pooledGradientSums(
  part: i32, lo: i32, hi: i32, ws: usize, shape: usize, dy: usize, y: usize, x: usize, scale: usize, shift: usize,
  relu: i32, mean: usize, parts: usize,
): void {
  const s = changetype<Shape>(shape), cb = s.c << 2, out = parts + part * (s.c << 4), squares = ws + cb;
  const low = f32x4.splat(relu ? 0 : -Infinity);
  memory.fill(out, 0, s.c << 4);
  for (let r = lo; r < hi; r++) {
    const n = r / s.oh, top = r % s.oh * s.kh;
    memory.fill(ws, 0, cb << 1);
    for (let q = 0; q < s.ow; q++) {
      const at = (r * s.ow + q) * cb, first = ((n * s.h + top) * s.w + q * s.kw) * cb;
      for (let o = 0; o < cb; o += 16) {
        const best = v128.load(y + at + o), k = v128.load(scale + o), d = v128.load(shift + o);
        const all = v128.and(v128.load(dy + at + o), f32x4.gt(best, low));
        let found = f32x4.splat(0), open = i32x4.splat(-1);
        for (let i = 0; i < s.kh; i++) {
          let p = x + first + i * s.w * cb + o;
          for (let j = 0; j < s.kw; j++, p += cb) {
            const v = v128.load(p), hit = v128.and(open, f32x4.eq(fma(v, k, d), best));
            found = v128.bitselect(v, found, hit);
            open = v128.andnot(open, hit);
          }
        }
        const g = v128.andnot(all, open);
        v128.store(ws + o, f32x4.add(v128.load(ws + o), g));
        v128.store(squares + o, fma(g, f32x4.sub(found, v128.load(mean + o)), v128.load(squares + o)));
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
  for (let r = lo * s.oh; r < hi * s.oh; r++) {
    const n = r / s.oh, top = r % s.oh * s.kh, first = (n * s.h + top) * row;
    for (let q = 0; q < s.ow; q++) {
      const at = (r * s.ow + q) * cb, corner = first + q * s.kw * cb;
      for (let o = 0; o < cb; o += 16) {
        const best = v128.load(y + at + o), k = v128.load(scale + o), t = v128.load(shift + o);
        const bb = v128.load(b + o), dd = v128.load(d + o);
        let rest = v128.and(v128.load(dy + at + o), f32x4.gt(best, low));
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
