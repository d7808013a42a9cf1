// The LSTM of Keras over whole sequences. Rows of a batch do not depend on each other, so a thread
// takes rows [lo, hi) through all time steps and needs nobody. Gates in the order i, f, c, o.
import { fma, gemmPrepared } from "./gemm";

@unmanaged
class Sequence {
  t: i32; // time steps
  h: i32; // units
  backwards: i32; // 1: from the last step to the first
  hard: i32; // 1: hardSigmoid gates, 0: sigmoid
}

// exp for |x| < 88: range reduction and the polynomial of Cephes' expf, error below 2 ulp.
@inline
function exp4(x: v128): v128 {
  x = f32x4.min(f32x4.max(x, f32x4.splat(-87)), f32x4.splat(88));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  let r = fma(n, f32x4.splat(-0.693359375), x);
  r = fma(n, f32x4.splat(2.12194440e-4), r);
  let p = f32x4.splat(1.9875691500e-4);
  p = fma(p, r, f32x4.splat(1.3981999507e-3));
  p = fma(p, r, f32x4.splat(8.3334519073e-3));
  p = fma(p, r, f32x4.splat(4.1665795894e-2));
  p = fma(p, r, f32x4.splat(1.6666665459e-1));
  p = fma(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(fma(f32x4.mul(r, r), p, r), f32x4.splat(1));
  const scale = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, scale);
}

@inline
function tanh4(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.sub(f32x4.div(f32x4.splat(2), f32x4.add(one, exp4(f32x4.mul(x, f32x4.splat(-2))))), one);
}

@inline
function gate(x: v128, hard: i32): v128 {
  const one = f32x4.splat(1);
  if (hard) return f32x4.min(f32x4.max(fma(x, f32x4.splat(0.2), f32x4.splat(0.5)), f32x4.splat(0)), one);
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))));
}

// Derivative of the gate, from its value.
@inline
function gateSlope(a: v128, hard: i32): v128 {
  const one = f32x4.splat(1);
  if (!hard) return f32x4.mul(a, f32x4.sub(one, a));
  return v128.and(f32x4.splat(0.2), v128.and(f32x4.gt(a, f32x4.splat(0)), f32x4.lt(a, one)));
}

/**
 * Rows [lo, hi): z [b, t, 4h] holds x·Wx and becomes the gates; c, out [b, t, h] become the cell and
 * the hidden states, in the order they were computed (as Keras returns them), z stays in time order.
 * Units are a multiple of 4.
 */
export function lstmForward(
  _part: i32, lo: i32, hi: i32, ws: usize, shape: usize, z: usize, wh: usize, bias: usize, c: usize, out: usize,
): void {
  const s = changetype<Sequence>(shape), h = s.h, g = h << 2, last = s.t - 1;
  for (let i = 0; i < s.t; i++) {
    const t = s.backwards ? last - i : i;
    if (i > 0) {
      gemmPrepared(
        0, 0, hi - lo, g, h, out + (((lo * s.t + i - 1) * h) << 2), s.t * h, wh, g,
        z + (((lo * s.t + t) * g) << 2), s.t * g, 1, ws,
      );
    }
    for (let b = lo; b < hi; b++) {
      const at = ((b * s.t + i) * h) << 2, before = i > 0 ? c + at - (h << 2) : 0;
      cellForward(z + (((b * s.t + t) * g) << 2), bias, before, c + at, out + at, h, s.hard);
    }
  }
}

function cellForward(z: usize, bias: usize, before: usize, c: usize, out: usize, h: i32, hard: i32): void {
  const hb = h << 2;
  for (let k = 0; k < hb; k += 16) {
    const zi = z + k, zf = zi + hb, zc = zf + hb, zo = zc + hb, bi = bias + k;
    const i = gate(f32x4.add(v128.load(zi), v128.load(bi)), hard);
    const f = gate(f32x4.add(v128.load(zf), v128.load(bi + hb)), hard);
    const u = tanh4(f32x4.add(v128.load(zc), v128.load(bi + 2 * hb)));
    const o = gate(f32x4.add(v128.load(zo), v128.load(bi + 3 * hb)), hard);
    let state = f32x4.mul(i, u);
    if (before) state = fma(f, v128.load(before + k), state);
    v128.store(zi, i);
    v128.store(zf, f);
    v128.store(zc, u);
    v128.store(zo, o);
    v128.store(c + k, state);
    v128.store(out + k, f32x4.mul(o, tanh4(state)));
  }
}

/**
 * Rows [lo, hi): from dy ([b, t, h], or [b, h] of the last step if `sequences` is 0) and the stored
 * gates to dz [b, t, 4h]. carry [2, b, h] is scratch: the gradients of hidden and cell state.
 */
export function lstmBackward(
  _part: i32, lo: i32, hi: i32, ws: usize, shape: usize, z: usize, wh: usize, c: usize, dy: usize, sequences: i32,
  batch: i32, carry: usize, dz: usize,
): void {
  const s = changetype<Sequence>(shape), h = s.h, g = h << 2, last = s.t - 1;
  const dh = carry, dc = carry + ((batch * h) << 2), bytes = ((hi - lo) * h) << 2;
  memory.fill(dh + ((lo * h) << 2), 0, bytes);
  memory.fill(dc + ((lo * h) << 2), 0, bytes);
  for (let i = last; i >= 0; i--) {
    const t = s.backwards ? last - i : i;
    for (let b = lo; b < hi; b++) {
      const gates = ((b * s.t + t) * g) << 2, at = ((b * s.t + i) * h) << 2, state = (b * h) << 2;
      const grad = sequences ? dy + at : i == last ? dy + state : 0;
      const before = i > 0 ? c + at - (h << 2) : 0;
      cellBackward(z + gates, c + at, before, grad, dh + state, dc + state, dz + gates, h, s.hard);
    }
    if (i > 0) {
      gemmPrepared(0, 1, hi - lo, h, g, dz + (((lo * s.t + t) * g) << 2), s.t * g, wh, g, dh + ((lo * h) << 2), h, 0, ws);
    }
  }
}

function cellBackward(
  z: usize, c: usize, before: usize, dy: usize, dh: usize, dc: usize, dz: usize, h: i32, hard: i32,
): void {
  const hb = h << 2, one = f32x4.splat(1), none = f32x4.splat(0);
  for (let k = 0; k < hb; k += 16) {
    const i = v128.load(z + k), f = v128.load(z + hb + k);
    const u = v128.load(z + 2 * hb + k), o = v128.load(z + 3 * hb + k);
    const tc = tanh4(v128.load(c + k));
    const d = dy ? f32x4.add(v128.load(dh + k), v128.load(dy + k)) : v128.load(dh + k);
    const e = fma(f32x4.mul(d, o), f32x4.sub(one, f32x4.mul(tc, tc)), v128.load(dc + k));
    v128.store(dz + k, f32x4.mul(f32x4.mul(e, u), gateSlope(i, hard)));
    v128.store(dz + hb + k, before ? f32x4.mul(f32x4.mul(e, v128.load(before + k)), gateSlope(f, hard)) : none);
    v128.store(dz + 2 * hb + k, f32x4.mul(f32x4.mul(e, i), f32x4.sub(one, f32x4.mul(u, u))));
    v128.store(dz + 3 * hb + k, f32x4.mul(f32x4.mul(d, tc), gateSlope(o, hard)));
    v128.store(dc + k, f32x4.mul(e, f));
  }
}

/** Rows [lo, hi) of [b, t, h]: the state that each time step started from, in time order. */
export function lstmPrevious(_part: i32, lo: i32, hi: i32, _ws: usize, shape: usize, out: usize, previous: usize): void {
  const s = changetype<Sequence>(shape), bytes = s.h << 2;
  for (let b = lo; b < hi; b++) {
    for (let i = 0; i < s.t; i++) {
      const t = s.backwards ? s.t - 1 - i : i, to = previous + (b * s.t + t) * bytes;
      if (i == 0) memory.fill(to, 0, bytes);
      else memory.copy(to, out + (b * s.t + i - 1) * bytes, bytes);
    }
  }
}
