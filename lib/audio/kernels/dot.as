// Sums of products, sixteen numbers at a time: the one inner loop of the resampler. Each sum is kept in
// four vectors, which are always added up in the same order, so that all functions give the same bits.

// @ts-ignore: decorator
@inline
function total(s0: v128, s1: v128, s2: v128, s3: v128): f32 {
  const sum = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
  return (f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1)) +
    (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
}

// The sum of the products of [a, end) with the range that begins at b; byte addresses.
// @ts-ignore: decorator
@inline
function dot(a: usize, b: usize, end: usize): f32 {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  do {
    s0 = f32x4.add(s0, f32x4.mul(v128.load(a), v128.load(b)));
    s1 = f32x4.add(s1, f32x4.mul(v128.load(a, 16), v128.load(b, 16)));
    s2 = f32x4.add(s2, f32x4.mul(v128.load(a, 32), v128.load(b, 32)));
    s3 = f32x4.add(s3, f32x4.mul(v128.load(a, 48), v128.load(b, 48)));
    a += 64;
    b += 64;
  } while (a < end);
  return total(s0, s1, s2, s3);
}

// The sums of [a, end) with the ranges at b and at c, written to two addresses; a is read once for both.
// @ts-ignore: decorator
@inline
function pair(a: usize, b: usize, c: usize, end: usize, outB: usize, outC: usize): void {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  let t0 = f32x4.splat(0), t1 = f32x4.splat(0), t2 = f32x4.splat(0), t3 = f32x4.splat(0);
  do {
    let x = v128.load(a);
    s0 = f32x4.add(s0, f32x4.mul(x, v128.load(b)));
    t0 = f32x4.add(t0, f32x4.mul(x, v128.load(c)));
    x = v128.load(a, 16);
    s1 = f32x4.add(s1, f32x4.mul(x, v128.load(b, 16)));
    t1 = f32x4.add(t1, f32x4.mul(x, v128.load(c, 16)));
    x = v128.load(a, 32);
    s2 = f32x4.add(s2, f32x4.mul(x, v128.load(b, 32)));
    t2 = f32x4.add(t2, f32x4.mul(x, v128.load(c, 32)));
    x = v128.load(a, 48);
    s3 = f32x4.add(s3, f32x4.mul(x, v128.load(b, 48)));
    t3 = f32x4.add(t3, f32x4.mul(x, v128.load(c, 48)));
    a += 64;
    b += 64;
    c += 64;
  } while (a < end);
  store<f32>(outB, total(s0, s1, s2, s3));
  store<f32>(outC, total(t0, t1, t2, t3));
}

// `count` output samples, one after another: sums of the input with the coefficients of each one's phase,
// or between two of them. `table` and `input` are byte addresses, `part` is the time of the first output
// after its input, in 1 / up. Outputs that are `up` apart are in the same phase, and are made in pairs.
export function filterRun(
  table: usize,
  input: usize,
  taps: i32,
  phases: i32,
  up: i32,
  down: i32,
  part: i32,
  count: i32,
  out: usize,
): void {
  const rowBytes = (taps << 2) as usize;
  const step = ((down / up) << 2) as usize;
  const rest = down % up;
  const far = (down << 2) as usize;
  const farOut = (up << 2) as usize;
  while (count > 0) {
    const paired = phases == up && count >= 2 * up;
    const runs = paired ? up : count;
    for (let i = 0; i < runs; i++) {
      if (paired) {
        const a = table + (part as usize) * rowBytes;
        pair(a, input, input + far, a + rowBytes, out, out + farOut);
      } else {
        const phase = (part as f64) * (phases as f64) / (up as f64);
        const row = Math.floor(phase);
        const between = phase - row;
        const a = table + (row as usize) * rowBytes;
        let value: f64 = dot(a, input, a + rowBytes);
        if (between > 0) {
          const next: f64 = dot(a + rowBytes, input, a + 2 * rowBytes);
          value += between * (next - value);
        }
        store<f32>(out, value as f32);
      }
      out += 4;
      input += step;
      part += rest;
      if (part >= up) {
        part -= up;
        input += 4;
      }
    }
    count -= paired ? 2 * up : count;
    input += far;
    out += farOut;
  }
}
