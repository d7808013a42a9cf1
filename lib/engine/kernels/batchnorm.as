// Batch normalisation over the last axis: x is [m, c]. Totals are f64 over short f32 runs, so that the
// error does not grow with the number of rows.
import { fma } from "./tile";
import { addWide } from "./vector";

const RUN = 64;

/** parts[part] = per column the sums of x - x0 and of (x - x0)^2, f64, rows [lo, hi); x0 is row 0. */
export function columnMoments(part: i32, lo: i32, hi: i32, _ws: usize, x: usize, c: i32, parts: usize): void {
  const out = parts + part * (c << 4), s = c << 2;
  memory.fill(out, 0, c << 4);
  for (let m = lo; m < hi; m += RUN) {
    const end = min(m + RUN, hi);
    let j = 0;
    for (; j + 8 <= c; j += 8) {
      const x0 = v128.load(x + (j << 2)), x1 = v128.load(x + (j << 2), 16), none = f32x4.splat(0);
      let a0 = none, a1 = none, b0 = none, b1 = none, q0 = none, q1 = none, r0 = none, r1 = none;
      let p = x + ((m * c + j) << 2), i = m;
      for (; i + 2 <= end; i += 2, p += 2 * s) { // eight sums at once hide the latency of an addition
        const v0 = f32x4.sub(v128.load(p), x0), v1 = f32x4.sub(v128.load(p, 16), x1);
        const w0 = f32x4.sub(v128.load(p + s), x0), w1 = f32x4.sub(v128.load(p + s, 16), x1);
        a0 = f32x4.add(a0, v0), a1 = f32x4.add(a1, v1), b0 = f32x4.add(b0, w0), b1 = f32x4.add(b1, w1);
        q0 = fma(v0, v0, q0), q1 = fma(v1, v1, q1), r0 = fma(w0, w0, r0), r1 = fma(w1, w1, r1);
      }
      if (i < end) {
        const v0 = f32x4.sub(v128.load(p), x0), v1 = f32x4.sub(v128.load(p, 16), x1);
        a0 = f32x4.add(a0, v0), a1 = f32x4.add(a1, v1);
        q0 = fma(v0, v0, q0), q1 = fma(v1, v1, q1);
      }
      addWide(out + (j << 3), f32x4.add(a0, b0));
      addWide(out + (j << 3) + 32, f32x4.add(a1, b1));
      addWide(out + ((c + j) << 3), f32x4.add(q0, r0));
      addWide(out + ((c + j) << 3) + 32, f32x4.add(q1, r1));
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
      v128.store(to + o, f32x4.pmax(fma(v128.load(from + o), a, d), low));
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
