// Loops over runs of floats. pmax(x, low) is one instruction where max is eight, and keeps a NaN in x.
import { fma } from "./tile";

/**
 * A vector that compilers do not know, through four bytes of a workspace. V8 makes a known one anew at
 * each use, which takes longer than the sum or product that it is for.
 */
@inline
export function opaque(value: f32, ws: usize): v128 {
  store<f32>(ws, value);
  return v128.load32_splat(ws);
}

@inline
export function copy(dst: usize, src: usize, bytes: i32): void {
  let i = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(dst + i, v128.load(src + i));
  if (bytes & 8) store<u64>(dst + i, load<u64>(src + i)), i += 8;
  if (bytes & 4) store<u32>(dst + i, load<u32>(src + i));
}

@inline
export function zero(dst: usize, bytes: i32): void {
  const none = f32x4.splat(0);
  let i = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(dst + i, none);
  for (; i < bytes; i += 4) store<f32>(dst + i, 0);
}

@inline
export function addTo(dst: usize, src: usize, bytes: i32): void {
  let i = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(dst + i, f32x4.add(v128.load(dst + i), v128.load(src + i)));
  for (; i < bytes; i += 4) store<f32>(dst + i, load<f32>(dst + i) + load<f32>(src + i));
}

/** Adds four f32 to four f64. */
@inline
export function addWide(out: usize, v: v128): void {
  v128.store(out, f64x2.add(v128.load(out), f64x2.promote_low_f32x4(v)));
  const high = v128.shuffle<i32>(v, v, 2, 3, 2, 3);
  v128.store(out, f64x2.add(v128.load(out, 16), f64x2.promote_low_f32x4(high)), 16);
}

/** Elements [lo, hi): out = parts[0] + parts[1] + …; part p lies at parts + p * stride bytes. */
export function sumParts(_part: i32, lo: i32, hi: i32, _ws: usize, out: usize, parts: usize, stride: i32, count: i32): void {
  const bytes = (hi - lo) << 2;
  out += lo << 2, parts += lo << 2;
  copy(out, parts, bytes);
  for (let p = 1; p < count; p++) addTo(out, parts + p * stride, bytes);
}

/** y = scale * y + shift per column (0: none), clipped at zero if relu; rows [lo, hi), in place. */
export function finishRows(
  _part: i32, lo: i32, hi: i32, _ws: usize, y: usize, n: i32, scale: usize, shift: usize, relu: i32,
): void {
  const floor: f32 = relu ? 0 : -Infinity, low = f32x4.splat(floor), one = f32x4.splat(1);
  y += (lo * n) << 2;
  for (let i = lo; i < hi; i++, y += n << 2) {
    let j = 0, o = 0;
    for (; j + 4 <= n; j += 4, o += 16) {
      const a = scale ? v128.load(scale + o) : one, d = shift ? v128.load(shift + o) : f32x4.splat(0);
      v128.store(y + o, f32x4.pmax(fma(v128.load(y + o), a, d), low));
    }
    for (; j < n; j++, o += 4) {
      const a: f32 = scale ? load<f32>(scale + o) : 1, d: f32 = shift ? load<f32>(shift + o) : 0;
      store<f32>(y + o, max(floor, load<f32>(y + o) * a + d));
    }
  }
}

/** Matrices [lo, hi) of a batch: to [columns, rows] = the transpose of from [rows, columns]. */
export function transposeBatch(
  _part: i32, lo: i32, hi: i32, _ws: usize, rows: i32, columns: i32, from: usize, to: usize,
): void {
  const fb = columns << 2, tb = rows << 2;
  for (let m = lo; m < hi; m++) {
    const x = from + m * rows * fb, y = to + m * rows * fb;
    for (let i = 0; i < rows; i += 4) {
      for (let j = 0; j < columns; j += 4) {
        const p = x + i * fb + (j << 2), q = y + j * tb + (i << 2);
        if (i + 4 <= rows && j + 4 <= columns) transposeFour(p, fb, q, tb);
        else {
          for (let a = 0; a < min(4, rows - i); a++) {
            for (let b = 0; b < min(4, columns - j); b++) {
              store<f32>(q + b * tb + (a << 2), load<f32>(p + a * fb + (b << 2)));
            }
          }
        }
      }
    }
  }
}

@inline
function transposeFour(p: usize, fb: i32, q: usize, tb: i32): void {
  const a = v128.load(p), b = v128.load(p + fb), c = v128.load(p + 2 * fb), d = v128.load(p + 3 * fb);
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const ef = v128.shuffle<i32>(a, b, 2, 6, 3, 7), gh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(q, v128.shuffle<i64>(ab, cd, 0, 2));
  v128.store(q + tb, v128.shuffle<i64>(ab, cd, 1, 3));
  v128.store(q + 2 * tb, v128.shuffle<i64>(ef, gh, 0, 2));
  v128.store(q + 3 * tb, v128.shuffle<i64>(ef, gh, 1, 3));
}

/**
 * Rows [lo, hi) of a permuted tensor, of `width` values each. `shape` holds the number of the other
 * axes, their lengths in the output, and for each the step in the input, in values.
 */
export function permuteRows(
  _part: i32, lo: i32, hi: i32, _ws: usize, shape: usize, width: i32, from: usize, to: usize,
): void {
  const rank = load<i32>(shape), lengths = shape + 4, steps = lengths + (rank << 2), bytes = width << 2;
  for (let r = lo; r < hi; r++) {
    let rest = r, at = 0;
    for (let i = rank - 1; i >= 0; i--) {
      const length = load<i32>(lengths + (i << 2));
      at += rest % length * load<i32>(steps + (i << 2));
      rest /= length;
    }
    copy(to + r * bytes, from + (at << 2), bytes);
  }
}
