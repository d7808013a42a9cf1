// Max and average pooling, NHWC, and relu's gradient.
import { fma } from "./tile";
import { Shape } from "./shape";

/**
 * Output rows [lo, hi), r = n * oh + row, of relu(scale * x + shift) (0: none). The average leaves
 * padding out of the count, as tfjs does.
 */
export function poolForward(
  _part: i32, lo: i32, hi: i32, _ws: usize, shape: usize, x: usize, scale: usize, shift: usize, relu: i32, y: usize,
  average: i32,
): void {
  const s = changetype<Shape>(shape), cb = s.c << 2;
  for (let r = lo; r < hi; r++) {
    const n = r / s.oh, top = r % s.oh * s.sh - s.pt, y0 = max(0, top), y1 = min(s.h, top + s.kh);
    for (let q = 0; q < s.ow; q++) {
      const left = q * s.sw - s.pl, x0 = max(0, left), x1 = min(s.w, left + s.kw);
      const from = x + ((n * s.h + y0) * s.w + x0) * cb, to = y + (r * s.ow + q) * cb;
      if (y1 - y0 == 2 && x1 - x0 == 2 && !average && (cb & 15) == 0) {
        largestOfFour(from, cb, s.w * cb, to, scale, shift, relu);
      } else reduceWindow(from, y1 - y0, x1 - x0, cb, s.w * cb, to, scale, shift, relu, average);
    }
  }
}

// The window that nearly all networks use.
function largestOfFour(x: usize, cb: i32, row: i32, to: usize, scale: usize, shift: usize, relu: i32): void {
  const low = f32x4.splat(relu ? 0 : -Infinity), one = f32x4.splat(1), none = f32x4.splat(0);
  for (let o = 0; o < cb; o += 16) {
    const a = scale ? v128.load(scale + o) : one, d = shift ? v128.load(shift + o) : none, p = x + o;
    const top = f32x4.pmax(fma(v128.load(p), a, d), fma(v128.load(p + cb), a, d));
    const bottom = f32x4.pmax(fma(v128.load(p + row), a, d), fma(v128.load(p + row + cb), a, d));
    v128.store(to + o, f32x4.pmax(f32x4.pmax(top, bottom), low));
  }
}

function reduceWindow(
  x: usize, rows: i32, columns: i32, cb: i32, row: i32, to: usize, scale: usize, shift: usize, relu: i32, average: i32,
): void {
  const floor: f32 = relu ? 0 : -Infinity, low = f32x4.splat(floor), start = average ? f32x4.splat(0) : low;
  const share: f32 = <f32> 1 / <f32> max(1, rows * columns);
  let o = 0;
  for (; o + 16 <= cb; o += 16) {
    const a = scale ? v128.load(scale + o) : f32x4.splat(1), d = shift ? v128.load(shift + o) : f32x4.splat(0);
    let v = start;
    for (let i = 0; i < rows; i++) {
      let p = x + i * row + o;
      for (let j = 0; j < columns; j++, p += cb) {
        const u = fma(v128.load(p), a, d);
        v = average ? f32x4.add(v, f32x4.pmax(u, low)) : f32x4.pmax(v, u);
      }
    }
    v128.store(to + o, average ? f32x4.mul(v, f32x4.splat(share)) : v);
  }
  for (; o < cb; o += 4) {
    const a: f32 = scale ? load<f32>(scale + o) : 1, d: f32 = shift ? load<f32>(shift + o) : 0;
    let v: f32 = average ? 0 : floor;
    for (let i = 0; i < rows; i++) {
      let p = x + i * row + o;
      for (let j = 0; j < columns; j++, p += cb) {
        const u = load<f32>(p) * a + d;
        v = average ? v + max(floor, u) : max(v, u);
      }
    }
    store<f32>(to + o, average ? v * share : v);
  }
}

/** dx of images [lo, hi) of max pooling: each window's first maximum takes its dy. */
export function maxPoolBackward(
  _part: i32, lo: i32, hi: i32, _ws: usize, shape: usize, dy: usize, x: usize, y: usize, dx: usize,
): void {
  const s = changetype<Shape>(shape), image = (s.h * s.w * s.c) << 2, cb = s.c << 2;
  memory.fill(dx + lo * image, 0, (hi - lo) * image);
  for (let r = lo * s.oh; r < hi * s.oh; r++) {
    const n = r / s.oh, top = (r % s.oh) * s.sh - s.pt;
    for (let q = 0; q < s.ow; q++) {
      const left = q * s.sw - s.pl, out = ((r * s.ow + q) * s.c) << 2;
      const y0 = max(0, top), y1 = min(s.h, top + s.kh), x0 = max(0, left), x1 = min(s.w, left + s.kw);
      let c = 0;
      for (; c + 16 <= cb; c += 16) {
        const best = v128.load(y + out + c);
        let rest = v128.load(dy + out + c);
        for (let i = y0; i < y1; i++) {
          let p = ((n * s.h + i) * s.w + x0) * cb + c;
          for (let j = x0; j < x1; j++, p += cb) {
            const hit = f32x4.eq(v128.load(x + p), best);
            v128.store(dx + p, f32x4.add(v128.load(dx + p), v128.and(rest, hit)));
            rest = v128.andnot(rest, hit);
          }
        }
      }
      for (; c < cb; c += 4) {
        const best = load<f32>(y + out + c);
        let found = false;
        for (let i = y0; i < y1 && !found; i++) {
          let p = ((n * s.h + i) * s.w + x0) * cb + c;
          for (let j = x0; j < x1 && !found; j++, p += cb) {
            if (load<f32>(x + p) != best) continue;
            store<f32>(dx + p, load<f32>(dx + p) + load<f32>(dy + out + c));
            found = true;
          }
        }
      }
    }
  }
}

/** dx = dy where y > 0, else 0; elements [lo, hi). */
export function reluBackward(_part: i32, lo: i32, hi: i32, _ws: usize, dy: usize, y: usize, dx: usize): void {
  const none = f32x4.splat(0), end = hi << 2;
  let i = lo << 2;
  for (; i + 16 <= end; i += 16) {
    v128.store(dx + i, v128.and(v128.load(dy + i), f32x4.gt(v128.load(y + i), none)));
  }
  for (; i < end; i += 4) store<f32>(dx + i, load<f32>(y + i) > 0 ? load<f32>(dy + i) : 0);
}
