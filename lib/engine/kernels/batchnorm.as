// Batch normalisation over the last axis: x is [m, c]. Sums are kept in f64 over short f32 runs, so
// that the error does not grow with the number of rows.
import { fma } from "./gemm";

const RUN = 64;

/** out[0..c) = sum of x, out[c..2c) = sum of x * (x2 or x), f64, rows [lo, hi). */
export function columnSums(lo: i32, hi: i32, _ws: usize, x: usize, x2: usize, c: i32, out: usize): void {
  memory.fill(out, 0, c << 4);
  const s = c << 2, gap = x2 - x;
  for (let m = lo; m < hi; m += RUN) {
    const end = min(m + RUN, hi);
    let j = 0;
    for (; j + 4 <= c; j += 4) {
      let a = f32x4.splat(0), q = a, p = x + ((m * c + j) << 2);
      for (let i = m; i < end; i++, p += s) {
        const v = v128.load(p);
        a = f32x4.add(a, v);
        q = fma(v, v128.load(p + gap), q);
      }
      addWide(out + (j << 3), a);
      addWide(out + ((c + j) << 3), q);
    }
    for (; j < c; j++) {
      let a: f64 = 0, q: f64 = 0, p = x + ((m * c + j) << 2);
      for (let i = m; i < end; i++, p += s) {
        const v = <f64> load<f32>(p);
        a += v;
        q += v * <f64> load<f32>(p + gap);
      }
      store<f64>(out + (j << 3), load<f64>(out + (j << 3)) + a);
      store<f64>(out + ((c + j) << 3), load<f64>(out + ((c + j) << 3)) + q);
    }
  }
}

@inline
export function addWide(out: usize, v: v128): void {
  v128.store(out, f64x2.add(v128.load(out), f64x2.promote_low_f32x4(v)));
  const high = v128.shuffle<i32>(v, v, 2, 3, 2, 3);
  v128.store(out, f64x2.add(v128.load(out, 16), f64x2.promote_low_f32x4(high)), 16);
}

/** y = a * x + d per column, clipped at zero if relu, rows [lo, hi). */
export function scaleColumns(lo: i32, hi: i32, _ws: usize, x: usize, a: usize, d: usize, c: i32, relu: i32, y: usize): void {
  const floor: f32 = relu ? 0 : -Infinity, low = f32x4.splat(floor);
  for (let i = lo; i < hi; i++) {
    const from = x + ((i * c) << 2), to = y + ((i * c) << 2);
    let j = 0;
    for (; j + 4 <= c; j += 4) {
      const o = j << 2;
      v128.store(to + o, f32x4.max(low, fma(v128.load(from + o), v128.load(a + o), v128.load(d + o))));
    }
    for (; j < c; j++) {
      const o = j << 2;
      store<f32>(to + o, max(floor, load<f32>(from + o) * load<f32>(a + o) + load<f32>(d + o)));
    }
  }
}

/** out = a * g + b * x + d per column, rows [lo, hi): the input gradient of batch normalisation. */
export function combineColumns(
  lo: i32, hi: i32, _ws: usize, g: usize, x: usize, a: usize, b: usize, d: usize, c: i32, out: usize,
): void {
  for (let i = lo; i < hi; i++) {
    const gr = g + ((i * c) << 2), xr = x + ((i * c) << 2), to = out + ((i * c) << 2);
    let j = 0;
    for (; j + 4 <= c; j += 4) {
      const o = j << 2;
      const rest = fma(v128.load(b + o), v128.load(xr + o), v128.load(d + o));
      v128.store(to + o, fma(v128.load(a + o), v128.load(gr + o), rest));
    }
    for (; j < c; j++) {
      const o = j << 2;
      const rest = load<f32>(b + o) * load<f32>(xr + o) + load<f32>(d + o);
      store<f32>(to + o, load<f32>(a + o) * load<f32>(gr + o) + rest);
    }
  }
}
