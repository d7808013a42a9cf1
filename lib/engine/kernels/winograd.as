// 3 x 3 convolution of stride 1 by Winograd's F(4 x 4, 3 x 3): 36 products per 16 outputs instead of
// 144 (Lavin and Gray 2016, arXiv:1509.09308). Tiles of 4 x 4 outputs are gathered in blocks; each of
// the 36 positions in the transformed domain is then one matrix product over the block.
import { gemm, GEMM_BYTES, gemmPrepared, hasBlas, preparedStride } from "./gemm";
import { Shape } from "./shape";
import { fma } from "./tile";

const TILE = 4, POSITIONS = 36;
// The working set of a block fills the second-level cache: products with more rows are faster with
// OpenBLAS, and those of the filter's gradient with longer sums. Our own forward products gain nothing
// from that, and more from a cache that has room for the filters too.
const BLOCK_BYTES = 1 << 20, SMALL_BLOCK_BYTES = 1 << 18;
// Planes of a block are this much longer than their data, or all 36 would fall into one cache set.
const GAP = 16;
const POINTERS_BYTES = POSITIONS << 2, TEMP_BYTES = POSITIONS << 4;

@inline
function wide(s: Shape): i32 {
  return (s.ow + TILE - 1) / TILE;
}

@inline
function high(s: Shape): i32 {
  return (s.oh + TILE - 1) / TILE;
}

@inline
function tilesPerBlock(s: Shape, bytes: i32): i32 {
  return max(12, bytes / ((s.c + s.o) * POSITIONS * 4) / 12 * 12);
}

@inline
function plane(tiles: i32, channels: i32): i32 {
  return (tiles * channels + GAP) << 2;
}

// r = B' d, the input transform in one dimension, from and to six vectors `step` bytes apart.
@inline
function inputLine(d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, to: usize, step: i32): void {
  const two = f32x4.splat(2), four = f32x4.splat(4), less4 = f32x4.splat(-4), less5 = f32x4.splat(-5);
  const a = fma(less4, d2, d4), b = fma(less4, d1, d3), c = f32x4.sub(d4, d2), e = f32x4.mul(two, f32x4.sub(d3, d1));
  v128.store(to, fma(four, d0, fma(less5, d2, d4)));
  v128.store(to + step, f32x4.add(a, b));
  v128.store(to + 2 * step, f32x4.sub(a, b));
  v128.store(to + 3 * step, f32x4.add(c, e));
  v128.store(to + 4 * step, f32x4.sub(c, e));
  v128.store(to + 5 * step, fma(four, d1, fma(less5, d3, d5)));
}

// v[p][t][c] = B' d B of tiles [t0, t1). `pointers` is scratch: where the 36 pixels of a tile lie.
function transformInput(s: Shape, x: usize, t0: i32, t1: i32, v: usize, pointers: usize, zeros: usize): void {
  const tw = wide(s), per = tw * high(s), temp = pointers + POINTERS_BYTES, cb = s.c << 2;
  const step = plane(t1 - t0, s.c);
  for (let t = t0; t < t1; t++) {
    const n = t / per, at = t % per, top = at / tw * TILE - s.pt, left = at % tw * TILE - s.pl;
    for (let i = 0; i < 6; i++) {
      for (let j = 0; j < 6; j++) {
        const y = top + i, q = left + j, inside = y >= 0 && y < s.h && q >= 0 && q < s.w;
        store<usize>(pointers + ((i * 6 + j) << 2), inside ? x + ((n * s.h + y) * s.w + q) * cb : zeros);
      }
    }
    const out = v + (t - t0) * cb;
    for (let c = 0; c < cb; c += 16) {
      for (let j = 0; j < 6; j++) {
        const p = pointers + (j << 2);
        inputLine(
          v128.load(load<usize>(p) + c), v128.load(load<usize>(p, 24) + c), v128.load(load<usize>(p, 48) + c),
          v128.load(load<usize>(p, 72) + c), v128.load(load<usize>(p, 96) + c), v128.load(load<usize>(p, 120) + c),
          temp + (j << 4), 96,
        );
      }
      for (let i = 0; i < 6; i++) {
        const p = temp + i * 96;
        inputLine(
          v128.load(p), v128.load(p, 16), v128.load(p, 32), v128.load(p, 48), v128.load(p, 64), v128.load(p, 80),
          out + i * 6 * step + c, step,
        );
      }
    }
  }
}

// r = A' m, the output transform in one dimension: six vectors to four.
@inline
function outputLine(m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, to: usize, step: i32): void {
  const a = f32x4.add(m1, m2), b = f32x4.sub(m1, m2), c = f32x4.add(m3, m4), e = f32x4.sub(m3, m4);
  v128.store(to, f32x4.add(f32x4.add(m0, a), c));
  v128.store(to + step, fma(f32x4.splat(2), e, b));
  v128.store(to + 2 * step, fma(f32x4.splat(4), c, a));
  v128.store(to + 3 * step, f32x4.add(fma(f32x4.splat(8), e, b), m5));
}

// y = relu(scale * (A' m A) + shift) of tiles [t0, t1).
function transformOutput(
  s: Shape, m: usize, t0: i32, t1: i32, y: usize, temp: usize, scale: usize, shift: usize, relu: i32,
): void {
  const tw = wide(s), per = tw * high(s), ob = s.o << 2, step = plane(t1 - t0, s.o);
  const low = f32x4.splat(relu ? 0 : -Infinity), rows = temp + 384;
  for (let t = t0; t < t1; t++) {
    const n = t / per, at = t % per, top = at / tw * TILE, left = at % tw * TILE;
    const bottom = min(TILE, s.oh - top), right = min(TILE, s.ow - left);
    for (let c = 0; c < ob; c += 16) {
      for (let j = 0; j < 6; j++) {
        const p = m + (t - t0) * ob + c + j * step;
        outputLine(
          v128.load(p), v128.load(p + 6 * step), v128.load(p + 12 * step),
          v128.load(p + 18 * step), v128.load(p + 24 * step), v128.load(p + 30 * step), temp + (j << 4), 96,
        );
      }
      const a = scale ? v128.load(scale + c) : f32x4.splat(1), d = shift ? v128.load(shift + c) : f32x4.splat(0);
      for (let i = 0; i < bottom; i++) {
        const p = temp + i * 96;
        outputLine(
          v128.load(p), v128.load(p, 16), v128.load(p, 32), v128.load(p, 48), v128.load(p, 64), v128.load(p, 80),
          rows, 16,
        );
        let to = y + ((n * s.oh + top + i) * s.ow + left) * ob + c;
        for (let j = 0; j < right; j++, to += ob) {
          v128.store(to, f32x4.pmax(fma(v128.load(rows + (j << 4)), a, d), low));
        }
      }
    }
  }
}

/** Tiles [lo, hi) of the output, from the filters of `winogradFilter`, prepared; as `convForward`. */
export function winogradForward(
  _part: i32, lo: i32, hi: i32, ws: usize, shape: usize, x: usize, filters: usize,
  scale: usize, shift: usize, relu: i32, y: usize,
): void {
  const s = changetype<Shape>(shape), bytes = hasBlas() ? BLOCK_BYTES : SMALL_BLOCK_BYTES;
  const step = min(tilesPerBlock(s, bytes), hi - lo), cb = s.c << 2;
  const zeros = ws + GEMM_BYTES, pointers = zeros + cb;
  const v = pointers + POINTERS_BYTES + TEMP_BYTES, m = v + POSITIONS * plane(step, s.c);
  memory.fill(zeros, 0, cb);
  for (let t = lo; t < hi; t += step) {
    const end = min(t + step, hi), n = end - t;
    transformInput(s, x, t, end, v, pointers, zeros);
    for (let p = 0; p < POSITIONS; p++) {
      const filter = filters + p * preparedStride(s.c, s.o);
      gemmPrepared(n, s.o, s.c, v + p * plane(n, s.c), s.c, filter, m + p * plane(n, s.o), s.o, 0, ws);
    }
    transformOutput(s, m, t, end, y, pointers, scale, shift, relu);
  }
}

// r = G g, the filter transform in one dimension: three vectors to six.
@inline
function filterLine(g0: v128, g1: v128, g2: v128, to: usize, step: i32): void {
  const e = f32x4.add(g0, g2), f = f32x4.add(g0, f32x4.mul(f32x4.splat(4), g2)), h = f32x4.add(g1, g1);
  const sixth = f32x4.splat(-1.0 / 6.0), small = f32x4.splat(1.0 / 24.0);
  v128.store(to, f32x4.mul(f32x4.splat(0.25), g0));
  v128.store(to + step, f32x4.mul(sixth, f32x4.add(e, g1)));
  v128.store(to + 2 * step, f32x4.mul(sixth, f32x4.sub(e, g1)));
  v128.store(to + 3 * step, f32x4.mul(small, f32x4.add(f, h)));
  v128.store(to + 4 * step, f32x4.mul(small, f32x4.sub(f, h)));
  v128.store(to + 5 * step, g2);
}

/** u[p][c][o] = G w G' of input channels [lo, hi); `turn` rotates the filter by half a turn. */
export function winogradFilter(_part: i32, lo: i32, hi: i32, ws: usize, w: usize, c: i32, o: i32, turn: i32, u: usize): void {
  const tap = (c * o) << 2, first = turn ? 8 * tap : 0, next = turn ? -tap : tap;
  for (let i = lo; i < hi; i++) {
    for (let j = 0; j < o; j += 4) {
      const at = (i * o + j) << 2;
      for (let q = 0; q < 3; q++) {
        const p = w + first + at + q * next;
        filterLine(v128.load(p), v128.load(p + 3 * next), v128.load(p + 6 * next), ws + (q << 4), 48);
      }
      for (let r = 0; r < 6; r++) {
        const p = ws + r * 48;
        filterLine(v128.load(p), v128.load(p, 16), v128.load(p, 32), u + at + r * 6 * tap, tap);
      }
    }
  }
}

// r = A d, the output transform's transpose: four vectors to six.
@inline
function gradientLine(d0: v128, d1: v128, d2: v128, d3: v128, to: usize, step: i32): void {
  const e = f32x4.add(d0, d2), f = f32x4.add(d1, d3), four = f32x4.splat(4);
  const g = fma(four, d2, d0), h = f32x4.mul(f32x4.splat(2), fma(four, d3, d1));
  v128.store(to, d0);
  v128.store(to + step, f32x4.add(e, f));
  v128.store(to + 2 * step, f32x4.sub(e, f));
  v128.store(to + 3 * step, f32x4.add(g, h));
  v128.store(to + 4 * step, f32x4.sub(g, h));
  v128.store(to + 5 * step, d3);
}

// v[p][t][o] = A dy A' of tiles [t0, t1).
function transformGradient(s: Shape, dy: usize, t0: i32, t1: i32, v: usize, temp: usize): void {
  const tw = wide(s), per = tw * high(s), ob = s.o << 2, step = plane(t1 - t0, s.o), none = f32x4.splat(0);
  for (let t = t0; t < t1; t++) {
    const n = t / per, at = t % per, top = at / tw * TILE, left = at % tw * TILE;
    const row = s.ow * ob, from = dy + ((n * s.oh + top) * s.ow + left) * ob, rest = s.oh - top;
    for (let c = 0; c < ob; c += 16) {
      for (let j = 0; j < TILE; j++) {
        const p = from + j * ob + c, inside = left + j < s.ow;
        gradientLine(
          inside ? v128.load(p) : none, inside && rest > 1 ? v128.load(p + row) : none,
          inside && rest > 2 ? v128.load(p + 2 * row) : none, inside && rest > 3 ? v128.load(p + 3 * row) : none,
          temp + (j << 4), 64,
        );
      }
      for (let i = 0; i < 6; i++) {
        const p = temp + (i << 6);
        gradientLine(
          v128.load(p), v128.load(p, 16), v128.load(p, 32), v128.load(p, 48),
          v + (t - t0) * ob + c + i * 6 * step, step,
        );
      }
    }
  }
}

/** parts[part] = the filter's gradient in the transformed domain, [36, c, o], of tiles [lo, hi). */
export function winogradBackwardFilter(
  part: i32, lo: i32, hi: i32, ws: usize, shape: usize, x: usize, dy: usize, parts: usize,
): void {
  const s = changetype<Shape>(shape), step = min(tilesPerBlock(s, BLOCK_BYTES), hi - lo), cb = s.c << 2;
  const zeros = ws + GEMM_BYTES, pointers = zeros + cb, size = (s.c * s.o) << 2, du = parts + part * POSITIONS * size;
  const v = pointers + POINTERS_BYTES + TEMP_BYTES, g = v + POSITIONS * plane(step, s.c);
  memory.fill(zeros, 0, cb);
  for (let t = lo; t < hi; t += step) {
    const end = min(t + step, hi), n = end - t;
    transformInput(s, x, t, end, v, pointers, zeros);
    transformGradient(s, dy, t, end, g, pointers);
    for (let p = 0; p < POSITIONS; p++) {
      gemm(1, 0, s.c, s.o, n, v + p * plane(n, s.c), s.c, g + p * plane(n, s.o), s.o, du + p * size, s.o, i32(t > lo), ws);
    }
  }
}

// r = G' u, the filter transform's transpose: six vectors to three.
@inline
function filterGradientLine(u0: v128, u1: v128, u2: v128, u3: v128, u4: v128, u5: v128, to: usize, step: i32): void {
  const sixth = f32x4.splat(-1.0 / 6.0), a = f32x4.mul(sixth, f32x4.add(u1, u2)), b = f32x4.mul(sixth, f32x4.sub(u1, u2));
  const c = f32x4.mul(f32x4.splat(1.0 / 24.0), f32x4.add(u3, u4));
  const e = f32x4.mul(f32x4.splat(1.0 / 12.0), f32x4.sub(u3, u4));
  v128.store(to, fma(f32x4.splat(0.25), u0, f32x4.add(a, c)));
  v128.store(to + step, f32x4.add(b, e));
  v128.store(to + 2 * step, f32x4.add(fma(f32x4.splat(4), c, a), u5));
}

/** dw = G' (sum of `count` parts) G of input channels [lo, hi). */
export function winogradFilterGradient(
  _part: i32, lo: i32, hi: i32, ws: usize, parts: usize, count: i32, c: i32, o: i32, dw: usize,
): void {
  const tap = (c * o) << 2, sums = ws + 1024;
  for (let i = lo; i < hi; i++) {
    for (let j = 0; j < o; j += 4) {
      const at = (i * o + j) << 2;
      for (let p = 0; p < POSITIONS; p++) {
        let sum = v128.load(parts + at + p * tap);
        for (let q = 1; q < count; q++) sum = f32x4.add(sum, v128.load(parts + at + (q * POSITIONS + p) * tap));
        v128.store(sums + (p << 4), sum);
      }
      for (let q = 0; q < 6; q++) {
        const p = sums + (q << 4);
        filterGradientLine(
          v128.load(p), v128.load(p, 96), v128.load(p, 192), v128.load(p, 288), v128.load(p, 384), v128.load(p, 480),
          ws + (q << 4), 96,
        );
      }
      for (let r = 0; r < 3; r++) {
        const p = ws + r * 96;
        filterGradientLine(
          v128.load(p), v128.load(p, 16), v128.load(p, 32), v128.load(p, 48), v128.load(p, 64), v128.load(p, 80),
          dw + at + r * 3 * tap, tap,
        );
      }
    }
  }
}
