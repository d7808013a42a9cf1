// One update of Adam, and the length of the gradient that it may shorten.
import { addWide } from "./vector";

/** Doubles at squares + 32 * part: four partial sums of the squares of elements [lo, hi). */
export function sumSquares(part: i32, lo: i32, hi: i32, _ws: usize, x: usize, squares: usize): void {
  const sums = squares + (part << 5), end = x + (hi << 2);
  memory.fill(sums, 0, 32);
  let p = x + (lo << 2);
  for (; p + 16 <= end; p += 16) {
    const v = v128.load(p);
    addWide(sums, f32x4.mul(v, v));
  }
  for (; p < end; p += 4) {
    const v = <f64> load<f32>(p);
    store<f64>(sums, load<f64>(sums) + v * v);
  }
}

/**
 * Elements [lo, hi): g is scaled; m = b1 m + a1 g and v = b2 v + a2 g^2 in place;
 * w2 = shrink w - rate m / (sqrt(v) + epsilon).
 */
export function adamUpdate(
  _part: i32, lo: i32, hi: i32, _ws: usize, w: usize, g: usize, m: usize, v: usize, w2: usize,
  b1: f32, a1: f32, b2: f32, a2: f32, scale: f32, rate: f32, epsilon: f32, shrink: f32,
): void {
  const end = hi << 2;
  let p = lo << 2;
  for (; p + 16 <= end; p += 16) {
    const grad = f32x4.mul(f32x4.splat(scale), v128.load(g + p));
    const first = f32x4.add(f32x4.mul(f32x4.splat(b1), v128.load(m + p)), f32x4.mul(f32x4.splat(a1), grad));
    const square = f32x4.mul(f32x4.splat(a2), f32x4.mul(grad, grad));
    const second = f32x4.add(f32x4.mul(f32x4.splat(b2), v128.load(v + p)), square);
    const root = f32x4.add(f32x4.sqrt(second), f32x4.splat(epsilon));
    const step = f32x4.div(f32x4.mul(f32x4.splat(rate), first), root);
    v128.store(m + p, first);
    v128.store(v + p, second);
    v128.store(w2 + p, f32x4.sub(f32x4.mul(f32x4.splat(shrink), v128.load(w + p)), step));
  }
  for (; p < end; p += 4) {
    const grad = scale * load<f32>(g + p);
    const first = b1 * load<f32>(m + p) + a1 * grad;
    const second = b2 * load<f32>(v + p) + a2 * (grad * grad);
    store<f32>(m + p, first);
    store<f32>(v + p, second);
    store<f32>(w2 + p, shrink * load<f32>(w + p) - rate * first / (sqrt<f32>(second) + epsilon));
  }
}
