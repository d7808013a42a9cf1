/**
 * Filters for changing the sample rate: a sinc in a Kaiser window, sampled once for each phase,
 * the position of output samples between input samples.
 *
 * Source: J. O. Smith, Digital Audio Resampling, https://ccrma.stanford.edu/~jos/resample;
 * R. Crochiere and L. Rabiner, Multirate Digital Signal Processing, 1983, chapter 4; J. F. Kaiser,
 * Nonrecursive digital filter design using the I0-sinh window function, ISCAS 1974.
 * @module
 */

import { memo } from "@/base/memo.ts";

/** End of the pass band as a part of the lower Nyquist frequency, where the stop band starts. */
const PASSBAND = 0.9;
/** Design attenuation in dB: 90 dB, and a margin for several images that fall on one place. */
const ATTENUATION_DB = 94;
/**
 * Phases for which the filter is stored. Ratios with more, such as 12207 to 8000, interpolate
 * linearly between two of these, which is wrong by (pi / 1024)^2 / 8 at most: -118 dB.
 */
const MAX_PHASES = 1024;
/** The length of a filter is a multiple of this, which the inner loop needs. */
const TAPS_STEP = 16;

/** A filter for one ratio of rates. */
export interface PolyphaseFilter {
  /** Output samples for each `down` input samples, in lowest terms. */
  readonly up: number;
  readonly down: number;
  /** Input samples that one output sample is made of, half of them after its time. */
  readonly taps: number;
  /** Phases stored: `up`, or 1024 and one more at the end to interpolate with. */
  readonly phases: number;
  /** Coefficients [phases or phases + 1, taps]; those of one phase sum to 1. */
  readonly table: Float32Array;
}

/** Modified Bessel function of the first kind and order 0, by its power series. */
function besselI0(x: number): number {
  const quarter = x * x / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

const BETA = 0.1102 * (ATTENUATION_DB - 8.7);
const BESSEL_OF_BETA = besselI0(BETA);

/** The Kaiser window for the attenuation (scipy.signal.kaiser_beta), at `x` in [-1, 1]; 0 beyond. */
function kaiserWindow(x: number): number {
  if (x < -1 || x > 1) return 0;
  return besselI0(BETA * Math.sqrt(1 - x * x)) / BESSEL_OF_BETA;
}

/**
 * Samples of a filter of that attenuation (scipy.signal.kaiser_atten).
 * @param width width of the transition from pass to stop, as a part of the Nyquist frequency
 */
function kaiserLength(width: number): number {
  return (ATTENUATION_DB - 7.95) / (2.285 * Math.PI * width);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Coefficients for output at `offset` (0 to 1) after an input sample, scaled to the sum 1. */
function fillPhase(
  row: Float32Array,
  { offset, cutoff }: { offset: number; cutoff: number },
): void {
  const half = row.length / 2;
  const values = Float64Array.from(row, (_, k) => {
    const t = k - (half - 1) - offset;
    const x = Math.PI * cutoff * t;
    const sinc = x === 0 ? 1 : Math.sin(x) / x;
    return kaiserWindow(t / half) * sinc;
  });
  const sum = values.reduce((total, value) => total + value, 0);
  for (let k = 0; k < row.length; k++) row[k] = values[k]! / sum;
}

/** Sound comes at few rates, and a filter with many phases takes 20 ms. */
const filters = memo<PolyphaseFilter>(8);

/**
 * The filter for a change from one sample rate to another.
 * @param from rate of the input, in Hz
 * @param to rate of the output, in Hz
 */
export function designFilter(from: number, to: number): PolyphaseFilter {
  return filters(`${from}/${to}`, () => makeFilter(from, to));
}

function makeFilter(from: number, to: number): PolyphaseFilter {
  const divisor = greatestCommonDivisor(from, to);
  const up = to / divisor;
  const down = from / divisor;
  const lower = Math.min(1, up / down);
  const length = kaiserLength((1 - PASSBAND) * lower);
  const taps = TAPS_STEP * Math.ceil(length / TAPS_STEP);
  const phases = Math.min(up, MAX_PHASES);
  const rows = up > MAX_PHASES ? phases + 1 : phases;
  const table = new Float32Array(rows * taps);
  const cutoff = lower * (1 + PASSBAND) / 2;
  for (let phase = 0; phase < rows; phase++) {
    const row = table.subarray(phase * taps, (phase + 1) * taps);
    fillPhase(row, { offset: phase / phases, cutoff });
  }
  return { up, down, taps, phases, table };
}
