// One update of Adam.
import { fma } from "./tile";

/**
 * Elements [lo, hi): m' = b1 m + (1 - b1) g, v' = b2 v + (1 - b2) g^2,
 * w' = w - rate (m' / c1) / (sqrt(v' / c2) + epsilon); c1, c2 undo the bias of the first updates.
 */
export function adamUpdate(
  _part: i32, lo: i32, hi: i32, _ws: usize, w: usize, g: usize, m: usize, v: usize,
  b1: f32, b2: f32, c1: f32, c2: f32, rate: f32, epsilon: f32, w2: usize, m2: usize, v2: usize,
): void {
  const end = hi << 2;
  let p = lo << 2;
  for (; p + 16 <= end; p += 16) {
    const grad = v128.load(g + p);
    const first = fma(f32x4.splat(b1), v128.load(m + p), f32x4.mul(f32x4.splat(<f32> 1 - b1), grad));
    const square = f32x4.mul(f32x4.splat(<f32> 1 - b2), f32x4.mul(grad, grad));
    const second = fma(f32x4.splat(b2), v128.load(v + p), square);
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(second, f32x4.splat(<f32> 1 / c2))), f32x4.splat(epsilon));
    const step = f32x4.div(f32x4.mul(first, f32x4.splat(rate / c1)), root);
    v128.store(m2 + p, first);
    v128.store(v2 + p, second);
    v128.store(w2 + p, f32x4.sub(v128.load(w + p), step));
  }
  for (; p < end; p += 4) {
    const grad = load<f32>(g + p);
    const first = b1 * load<f32>(m + p) + (<f32> 1 - b1) * grad;
    const second = b2 * load<f32>(v + p) + (<f32> 1 - b2) * grad * grad;
    store<f32>(m2 + p, first);
    store<f32>(v2 + p, second);
    store<f32>(w2 + p, load<f32>(w + p) - rate / c1 * first / (sqrt<f32>(second / c2) + epsilon));
  }
}
