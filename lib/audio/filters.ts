/**
 * Second-order filters, with the coefficients of Robert Bristow-Johnson's "Audio EQ cookbook".
 * @module
 */

/** y[n] = b0 x[n] + b1 x[n-1] + b2 x[n-2] - a1 y[n-1] - a2 y[n-2]. */
export interface Biquad {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
}

/** Where a filter is. */
interface Frequency {
  readonly hz: number;
  /** Hz. */
  readonly sampleRate: number;
}

/** Width of a filter without a peak (Butterworth). */
const FLAT = Math.SQRT1_2;

/** Passes what is below a frequency. */
export function lowPass(at: Frequency): Biquad {
  const { cos, alpha } = angles(at, FLAT);
  const middle = 1 - cos;
  return normalised([middle / 2, middle, middle / 2], [1 + alpha, -2 * cos, 1 - alpha]);
}

/** Passes what is above a frequency. */
export function highPass(at: Frequency): Biquad {
  const { cos, alpha } = angles(at, FLAT);
  const middle = 1 + cos;
  return normalised([middle / 2, -middle, middle / 2], [1 + alpha, -2 * cos, 1 - alpha]);
}

/** Raises or lowers what is around a frequency. */
export function peaking(
  at: Frequency & { readonly gainDb: number; readonly quality: number },
): Biquad {
  const { cos, alpha } = angles(at, at.quality);
  const factor = 10 ** (at.gainDb / 40);
  return normalised(
    [1 + alpha * factor, -2 * cos, 1 - alpha * factor],
    [1 + alpha / factor, -2 * cos, 1 - alpha / factor],
  );
}

function angles({ hz, sampleRate }: Frequency, quality: number): { cos: number; alpha: number } {
  const turn = 2 * Math.PI * hz / sampleRate;
  return { cos: Math.cos(turn), alpha: Math.sin(turn) / (2 * quality) };
}

type Three = readonly [number, number, number];

function normalised([b0, b1, b2]: Three, [a0, a1, a2]: Three): Biquad {
  return { b: [b0 / a0, b1 / a0, b2 / a0], a: [a1 / a0, a2 / a0] };
}

/** Filters samples, from silence; equal to `scipy.signal.lfilter`. */
export function biquad(
  samples: Float32Array,
  { b: [b0, b1, b2], a: [a1, a2] }: Biquad,
): Float32Array {
  const out = new Float32Array(samples.length);
  let first = 0;
  let second = 0;
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i]!;
    const y = b0 * x + first;
    first = b1 * x - a1 * y + second;
    second = b2 * x - a2 * y;
    out[i] = y;
  }
  return out;
}
