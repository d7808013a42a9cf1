// Max and average pooling, NHWC, and relu's gradient.

@unmanaged
class Shape {
  h: i32; w: i32; c: i32; kh: i32; kw: i32; oh: i32; ow: i32; o: i32;
  sh: i32; sw: i32; pt: i32; pl: i32; dh: i32; dw: i32;
}

@inline
function reduceWindow(s: Shape, x: usize, n: i32, top: i32, left: i32, to: usize, average: i32): void {
  const cb = s.c << 2, y0 = max(0, top), y1 = min(s.h, top + s.kh), x0 = max(0, left), x1 = min(s.w, left + s.kw);
  const share: f32 = <f32> 1 / <f32> max(1, (y1 - y0) * (x1 - x0));
  let c = 0;
  for (; c + 16 <= cb; c += 16) {
    let v = f32x4.splat(average ? 0 : -Infinity);
    for (let i = y0; i < y1; i++) {
      let p = x + ((n * s.h + i) * s.w + x0) * cb + c;
      for (let j = x0; j < x1; j++, p += cb) {
        v = average ? f32x4.add(v, v128.load(p)) : f32x4.max(v, v128.load(p));
      }
    }
    v128.store(to + c, average ? f32x4.mul(v, f32x4.splat(share)) : v);
  }
  for (; c < cb; c += 4) {
    let v: f32 = average ? 0 : -Infinity;
    for (let i = y0; i < y1; i++) {
      let p = x + ((n * s.h + i) * s.w + x0) * cb + c;
      for (let j = x0; j < x1; j++, p += cb) {
        v = average ? v + load<f32>(p) : max(v, load<f32>(p));
      }
    }
    store<f32>(to + c, average ? v * share : v);
  }
}

/** Output rows [lo, hi), r = n * oh + row; average leaves padding out of the count, as tfjs does. */
export function poolForward(lo: i32, hi: i32, _ws: usize, shape: usize, x: usize, y: usize, average: i32): void {
  const s = changetype<Shape>(shape);
  for (let r = lo; r < hi; r++) {
    const n = r / s.oh, top = (r % s.oh) * s.sh - s.pt;
    for (let q = 0; q < s.ow; q++) {
      reduceWindow(s, x, n, top, q * s.sw - s.pl, y + (((r * s.ow + q) * s.c) << 2), average);
    }
  }
}

/** dx of images [lo, hi) of max pooling: each window's first maximum takes its dy. */
export function maxPoolBackward(lo: i32, hi: i32, _ws: usize, shape: usize, dy: usize, x: usize, y: usize, dx: usize): void {
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
export function reluBackward(lo: i32, hi: i32, _ws: usize, dy: usize, y: usize, dx: usize): void {
  const none = f32x4.splat(0), end = hi << 2;
  let i = lo << 2;
  for (; i + 16 <= end; i += 16) {
    v128.store(dx + i, v128.and(v128.load(dy + i), f32x4.gt(v128.load(y + i), none)));
  }
  for (; i < end; i += 4) store<f32>(dx + i, load<f32>(y + i) > 0 ? load<f32>(dy + i) : 0);
}
