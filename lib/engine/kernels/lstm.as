// The LSTM of Keras over whole sequences, all [time, batch, width]: a time step lies in one piece. Rows
// of a batch do not depend on each other, so a thread takes rows [lo, hi) through all steps and needs
// nobody. Gates in the order i, f, c, o; units are a multiple of 4.
import { gemmPrepared } from "./gemm";
import { fma } from "./tile";
import { copy, opaque, zero } from "./vector";

const LOG2E: f32 = 1.44269504088896341;

// to = 2^(scale * x) for |scale * x| < 60, so that products of two do not overflow: 2^n by adding n to
// the exponent, 2^f by its best polynomial of degree 5 for |f| <= 1/2 (relative error 2e-7). Adding
// 1.5 * 2^23 rounds to a whole number, which then stands in the low bits.
function exp2(x: usize, scale: f32, bytes: i32, to: usize, ws: usize): void {
  const factor = opaque(scale, ws), most = opaque(60, ws), least = opaque(-60, ws), magic = opaque(12582912, ws);
  const e5 = opaque(0.0013274633, ws), e4 = opaque(0.009671962, ws), e3 = opaque(0.055506784, ws);
  const e2 = opaque(0.24022235, ws), e1 = opaque(0.69314706, ws), one = opaque(1, ws);
  for (let k = 0; k < bytes; k += 16) {
    const y = f32x4.pmin(most, f32x4.pmax(least, f32x4.mul(v128.load(x + k), factor)));
    const shifted = f32x4.add(y, magic), f = f32x4.sub(y, f32x4.sub(shifted, magic));
    let p = fma(e5, f, e4);
    p = fma(p, f, e3);
    p = fma(p, f, e2);
    p = fma(p, f, e1);
    p = fma(p, f, one);
    v128.store(to + k, i32x4.add(p, i32x4.shl(shifted, 23)));
  }
}

@inline
function hardSigmoid(x: v128): v128 {
  const y = fma(x, f32x4.splat(0.2), f32x4.splat(0.5));
  return f32x4.pmin(f32x4.splat(1), f32x4.pmax(f32x4.splat(0), y));
}

// Derivative of the gate, from its value.
@inline
function gateSlope(a: v128, hard: i32): v128 {
  const one = f32x4.splat(1);
  if (!hard) return f32x4.mul(a, f32x4.sub(one, a));
  return v128.and(f32x4.splat(0.2), v128.and(f32x4.gt(a, f32x4.splat(0)), f32x4.lt(a, one)));
}

/**
 * Rows [lo, hi): z [t, b, 4h] becomes the gates, c and out [t, b, h] the cell and the hidden states.
 * xh [t, b, width + h + 1] holds each step's input and, for the bias, a 1; between them comes the state
 * that the step starts from. If `whole`, w is prepared for all of xh; else z holds the product with the
 * inputs already, and w is for the rest. hard: 1 for hardSigmoid gates, 0 for sigmoid.
 */
export function lstmForward(
  _part: i32, lo: i32, hi: i32, ws: usize, steps: i32, batch: i32, width: i32, h: i32, hard: i32,
  xh: usize, whole: i32, w: usize, z: usize, c: usize, out: usize,
): void {
  const g = h << 2, n = hi - lo, state = (batch * h) << 2, stride = width + h + 1;
  for (let t = 0; t < steps; t++) {
    const row = t * batch + lo, gates = z + ((row * g) << 2), at = (row * h) << 2;
    const x = xh + ((row * stride) << 2), next = x + ((batch * stride + width) << 2);
    if (whole) gemmPrepared(n, g, stride, x, stride, w, gates, g, 0, ws);
    else gemmPrepared(n, g, h + 1, x + (width << 2), stride, w, gates, g, 1, ws);
    for (let i = 0; i < n; i++) {
      const own = at + ((i * h) << 2);
      cellForward(gates + ((i * g) << 2), t > 0 ? c + own - state : 0, c + own, out + own, h, hard, ws);
      if (t + 1 < steps) copy(next + ((i * stride) << 2), out + own, h << 2);
    }
  }
}

function cellForward(z: usize, before: usize, c: usize, out: usize, h: i32, hard: i32, ws: usize): void {
  const hb = h << 2, one = opaque(1, ws);
  if (!hard) {
    exp2(z, -LOG2E, 2 * hb, z, ws); // gates i and f
    exp2(z + 3 * hb, -LOG2E, hb, z + 3 * hb, ws); // o
  }
  exp2(z + 2 * hb, -2 * LOG2E, hb, z + 2 * hb, ws);
  for (let k = 0; k < hb; k += 16) {
    const zi = z + k, zf = zi + hb, zc = zf + hb, zo = zc + hb;
    const xi = v128.load(zi), xf = v128.load(zf), eu = v128.load(zc), xo = v128.load(zo);
    // sigmoid = 1 / (1 + e) and tanh = (1 - e) / (1 + e), two to a division.
    const du = f32x4.add(one, eu), nu = f32x4.sub(one, eu);
    let i: v128, f: v128, o: v128, u: v128;
    if (hard) {
      i = hardSigmoid(xi), f = hardSigmoid(xf), o = hardSigmoid(xo);
      u = f32x4.div(nu, du);
    } else {
      const di = f32x4.add(one, xi), r = f32x4.div(one, f32x4.mul(di, du));
      i = f32x4.mul(r, du), u = f32x4.mul(nu, f32x4.mul(r, di));
      const df = f32x4.add(one, xf), dd = f32x4.add(one, xo);
      const q = f32x4.div(one, f32x4.mul(df, dd));
      f = f32x4.mul(q, dd), o = f32x4.mul(q, df);
    }
    let state = f32x4.mul(i, u);
    if (before) state = fma(f, v128.load(before + k), state);
    v128.store(zi, i);
    v128.store(zf, f);
    v128.store(zc, u);
    v128.store(zo, o);
    v128.store(c + k, state);
  }
  exp2(c, -2 * LOG2E, hb, out, ws);
  for (let k = 0; k < hb; k += 16) {
    const e = v128.load(out + k), tanh = f32x4.div(f32x4.sub(one, e), f32x4.add(one, e));
    v128.store(out + k, f32x4.mul(v128.load(z + 3 * hb + k), tanh));
  }
}

/**
 * Rows [lo, hi): from dy ([t, b, h], or [b, h] of the last step if `sequences` is 0), the gates, the
 * cells and the hidden states to dz [t, b, 4h]. wht is the prepared transpose; carry [2, b, h] is
 * scratch: the gradients of hidden and cell state.
 */
export function lstmBackward(
  _part: i32, lo: i32, hi: i32, ws: usize, steps: i32, batch: i32, h: i32, hard: i32,
  z: usize, wht: usize, c: usize, out: usize, dy: usize, sequences: i32, carry: usize, dz: usize,
): void {
  const g = h << 2, n = hi - lo, state = (batch * h) << 2, bytes = (n * h) << 2;
  const dh = carry + ((lo * h) << 2), dc = dh + state;
  memory.fill(dh, 0, bytes);
  memory.fill(dc, 0, bytes);
  for (let t = steps - 1; t >= 0; t--) {
    const row = t * batch + lo, gates = (row * g) << 2, at = (row * h) << 2;
    for (let i = 0; i < n; i++) {
      const own = (i * h) << 2, all = own << 2;
      const grad = sequences ? dy + at + own : t == steps - 1 ? dy + ((lo * h) << 2) + own : 0;
      const before = t > 0 ? c + at + own - state : 0;
      cellBackward(z + gates + all, out + at + own, before, grad, dh + own, dc + own, dz + gates + all, h, hard);
    }
    if (t > 0) gemmPrepared(n, h, g, dz + gates, g, wht, dh, h, 0, ws);
  }
}

function cellBackward(
  z: usize, out: usize, before: usize, dy: usize, dh: usize, dc: usize, dz: usize, h: i32, hard: i32,
): void {
  const hb = h << 2, one = f32x4.splat(1), none = f32x4.splat(0);
  for (let k = 0; k < hb; k += 16) {
    const i = v128.load(z + k), f = v128.load(z + hb + k);
    const u = v128.load(z + 2 * hb + k), o = v128.load(z + 3 * hb + k);
    // tanh(c) = out / o; a hardSigmoid o may be 0, and then everything below that has tc is too.
    const tc = v128.and(f32x4.div(v128.load(out + k), o), f32x4.gt(o, none));
    const d = dy ? f32x4.add(v128.load(dh + k), v128.load(dy + k)) : v128.load(dh + k);
    const e = fma(f32x4.mul(d, o), f32x4.sub(one, f32x4.mul(tc, tc)), v128.load(dc + k));
    v128.store(dz + k, f32x4.mul(f32x4.mul(e, u), gateSlope(i, hard)));
    v128.store(dz + hb + k, before ? f32x4.mul(f32x4.mul(e, v128.load(before + k)), gateSlope(f, hard)) : none);
    v128.store(dz + 2 * hb + k, f32x4.mul(f32x4.mul(e, i), f32x4.sub(one, f32x4.mul(u, u))));
    v128.store(dz + 3 * hb + k, f32x4.mul(f32x4.mul(d, tc), gateSlope(o, hard)));
    v128.store(dc + k, f32x4.mul(e, f));
  }
}

/**
 * Rows [lo, hi) of a batch: [batch, time, width] to [time, batch, stride], time reversed if `turn`. Where
 * there is room for more, a row ends with 1, and what is between is 0 at the first step and else stays.
 */
export function timeFirst(
  _part: i32, lo: i32, hi: i32, _ws: usize, steps: i32, batch: i32, width: i32, stride: i32, turn: i32,
  x: usize, y: usize,
): void {
  const bytes = width << 2, row = stride << 2;
  for (let b = lo; b < hi; b++) {
    for (let t = 0; t < steps; t++) {
      const at = turn ? steps - 1 - t : t;
      const to = y + (at * batch + b) * row;
      copy(to, x + (b * steps + t) * bytes, bytes);
      if (row > bytes) store<f32>(to + row - 4, 1);
    }
    if (row > bytes) zero(y + b * row + bytes, row - bytes - 4);
  }
}

/** The way back: rows [lo, hi) of the batch, [time, batch, width] to [batch, time, width]. */
export function batchFirst(
  _part: i32, lo: i32, hi: i32, _ws: usize, steps: i32, batch: i32, width: i32, turn: i32, x: usize, y: usize,
): void {
  const bytes = width << 2;
  for (let b = lo; b < hi; b++) {
    for (let t = 0; t < steps; t++) {
      const at = turn ? steps - 1 - t : t;
      copy(y + (b * steps + t) * bytes, x + (at * batch + b) * bytes, bytes);
    }
  }
}
