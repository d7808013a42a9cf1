// Sums over a block of axes: x is [outer, reduced, inner].
import { addWide } from "./vector";

const RUN = 64;

/** y[o, :] = scale * sum over r of x[o, r, :] for o in [lo, hi); f64 totals of short f32 runs. */
export function sumBlocks(
  _part: i32, lo: i32, hi: i32, ws: usize, x: usize, reduced: i32, inner: i32, scale: f32, y: usize,
): void {
  for (let o = lo; o < hi; o++) {
    const from = x + ((o * reduced * inner) << 2), to = y + ((o * inner) << 2);
    if (inner == 1) store<f32>(to, scale * <f32> sumRow(from, reduced));
    else columns(0, inner, ws, from, reduced, inner, scale, to);
  }
}

/** The same for a single block, columns [lo, hi). */
export function sumColumns(
  _part: i32, lo: i32, hi: i32, ws: usize, x: usize, reduced: i32, inner: i32, scale: f32, y: usize,
): void {
  if (inner == 1) store<f32>(y, scale * <f32> sumRow(x, reduced));
  else columns(lo, hi, ws, x, reduced, inner, scale, y);
}

function sumRow(x: usize, n: i32): f64 {
  let total: f64 = 0, i = 0;
  while (i + 4 <= n) {
    let v = f32x4.splat(0);
    const end = min(n - 3, i + 4 * RUN);
    for (; i < end; i += 4) v = f32x4.add(v, v128.load(x + (i << 2)));
    total += <f64> f32x4.extract_lane(v, 0) + <f64> f32x4.extract_lane(v, 1) +
      (<f64> f32x4.extract_lane(v, 2) + <f64> f32x4.extract_lane(v, 3));
  }
  for (; i < n; i++) total += <f64> load<f32>(x + (i << 2));
  return total;
}

function columns(lo: i32, hi: i32, totals: usize, x: usize, n: i32, c: i32, scale: f32, y: usize): void {
  const row = c << 2;
  memory.fill(totals + (lo << 3), 0, (hi - lo) << 3);
  for (let m = 0; m < n; m += RUN) {
    const end = min(m + RUN, n);
    let j = lo;
    for (; j + 4 <= hi; j += 4) {
      let v = f32x4.splat(0), p = x + ((m * c + j) << 2);
      for (let i = m; i < end; i++, p += row) v = f32x4.add(v, v128.load(p));
      addWide(totals + (j << 3), v);
    }
    for (; j < hi; j++) {
      let p = x + ((m * c + j) << 2);
      for (let i = m; i < end; i++, p += row) {
        store<f64>(totals + (j << 3), load<f64>(totals + (j << 3)) + <f64> load<f32>(p));
      }
    }
  }
  for (let j = lo; j < hi; j++) store<f32>(y + (j << 2), scale * <f32> load<f64>(totals + (j << 3)));
}
