// Decibels, two numbers at a time. The logarithm goes the way of fdlibm's (e_log.c, e_log10.c;
// copyright 1993 Sun Microsystems, freely granted): to a unit in the last place of f64.

@inline
function splat(x: f64): v128 {
  return f64x2.splat(x);
}

/** Natural logarithm of 1 + f, for f from sqrt(1/2) - 1 to sqrt(2) - 1. */
@inline
function logOf(f: v128): v128 {
  const s = f64x2.div(f, f64x2.add(splat(2), f)), z = f64x2.mul(s, s), w = f64x2.mul(z, z);
  let t = f64x2.add(splat(2.222219843214978396e-1), f64x2.mul(w, splat(1.531383769920937332e-1)));
  t = f64x2.mul(w, f64x2.add(splat(3.999999999940941908e-1), f64x2.mul(w, t)));
  let u = f64x2.add(splat(1.818357216161805012e-1), f64x2.mul(w, splat(1.479819860511658591e-1)));
  u = f64x2.add(splat(2.857142874366239149e-1), f64x2.mul(w, u));
  u = f64x2.mul(z, f64x2.add(splat(6.666666666666735130e-1), f64x2.mul(w, u)));
  const half = f64x2.mul(f64x2.mul(splat(0.5), f), f);
  return f64x2.sub(f, f64x2.sub(half, f64x2.mul(s, f64x2.add(half, f64x2.add(u, t)))));
}

/** Logarithm to base 10 of normal positive numbers; of infinity and NaN, these. */
@inline
function log10(x: v128): v128 {
  // x = 2^k (1 + f). The bits of sqrt(1/2) are 0x3fe6a09e…, those of 1 begin with 0x3ff.
  const shifted = i64x2.add(x, i64x2.splat(0x95f6200000000));
  const power = i64x2.sub(i64x2.shr_u(shifted, 52), i64x2.splat(1023));
  const fraction = v128.and(shifted, i64x2.splat(0xfffffffffffff));
  const log = logOf(f64x2.sub(i64x2.add(fraction, i64x2.splat(0x3fe6a09e00000000)), splat(1)));
  // A small whole number as f64: 1.5 * 2^52 has room for it in its last bits.
  const k = f64x2.sub(i64x2.add(power, i64x2.splat(0x4338000000000000)), splat(6755399441055744));
  const low = f64x2.mul(k, splat(3.69423907715893078616e-13));
  const sum = f64x2.add(low, f64x2.mul(splat(4.34294481903251816668e-1), log));
  const all = f64x2.add(sum, f64x2.mul(k, splat(3.01029995663611771306e-1)));
  return v128.bitselect(all, x, f64x2.lt(x, splat(Infinity)));
}

@inline
function level(x: v128, least: v128, offset: v128): v128 {
  // In this order NaN stays NaN.
  return f64x2.sub(f64x2.mul(splat(10), log10(f64x2.pmax(x, least))), offset);
}

/** values[i] = 10 log10(max(least, values[i])) - offset for an even `count` of f64. */
export function decibels64(count: i32, values: usize, least: f64, offset: f64): void {
  const low = splat(least), zero = splat(offset);
  for (const end = values + (<usize>count << 3); values < end; values += 16) {
    v128.store(values, level(v128.load(values), low, zero));
  }
}

/** The same for an even `count` of f32; what is between is f64. */
export function decibels32(count: i32, values: usize, least: f64, offset: f64): void {
  const low = splat(least), zero = splat(offset);
  for (const end = values + (<usize>count << 2); values < end; values += 8) {
    const x = f64x2.promote_low_f32x4(v128.load64_zero(values));
    v128.store64_lane(values, f32x4.demote_f64x2_zero(level(x, low, zero)), 0);
  }
}
