/**
 * Change of sample rate for any pair of rates, by a band-limited polyphase filter.
 *
 * The filter is a sinc in a Kaiser window. It passes everything up to 90 % of the lower of the two
 * Nyquist frequencies (ripple below 0.01 dB) and stops everything from that Nyquist frequency on
 * (aliases and images below -90 dB). It is symmetric, so that nothing is delayed: output sample m
 * is the sound at the time of input sample m * from / to. The sound is zero beyond its ends, and
 * n samples become ceil(n * to / from), as in librosa and in soxr.
 *
 * Source: J. O. Smith, Digital Audio Resampling, https://ccrma.stanford.edu/~jos/resample;
 * R. Crochiere and L. Rabiner, Multirate Digital Signal Processing, 1983, chapter 4.
 * @module
 */

import { kaiserAt, kaiserBeta, kaiserLength } from "./kaiser.ts";
import { checkSampleRate, type Waveform } from "./waveform.ts";

/** End of the pass band as a part of the lower Nyquist frequency, where the stop band starts. */
const PASSBAND = 0.9;
/** Design attenuation in dB: 90 dB, and a margin for several images that fall on one place. */
const ATTENUATION_DB = 98;
/** Phases for which the filter is stored; ratios with more interpolate between two of these. */
const MAX_PHASES = 1024;

/** A filter for one ratio of rates. */
export interface PolyphaseFilter {
  /** Output samples for each `down` input samples, in lowest terms. */
  readonly up: number;
  readonly down: number;
  /** Input samples that one output sample is made of; half of them lie before it. */
  readonly taps: number;
  /** Phases stored: `up`, or fewer with one more at the end to interpolate with. */
  readonly phases: number;
  /** Coefficients [phases (+ 1), taps]; those of one phase sum to 1. */
  readonly table: Float64Array;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Coefficients for output at `offset` (0 to 1) after an input sample; scaled to the sum 1. */
function fillPhase(row: Float64Array, offset: number, cutoff: number, beta: number): void {
  const half = row.length / 2;
  let sum = 0;
  for (let k = 0; k < row.length; k++) {
    const t = k - (half - 1) - offset, x = Math.PI * cutoff * t;
    row[k] = kaiserAt(t / half, beta) * (x === 0 ? 1 : Math.sin(x) / x);
    sum += row[k]!;
  }
  for (let k = 0; k < row.length; k++) row[k]! /= sum;
}

/** Makes the filter that leads from one rate to another. */
export function designFilter(from: number, to: number): PolyphaseFilter {
  checkSampleRate(from);
  checkSampleRate(to);
  const divisor = greatestCommonDivisor(from, to);
  const up = to / divisor, down = from / divisor;
  const lower = Math.min(1, up / down);
  const length = kaiserLength(ATTENUATION_DB, (1 - PASSBAND) * lower);
  const taps = 4 * Math.ceil(length / 4);
  const phases = Math.min(up, MAX_PHASES);
  const rows = up > MAX_PHASES ? phases + 1 : phases;
  const table = new Float64Array(rows * taps);
  const beta = kaiserBeta(ATTENUATION_DB), cutoff = lower * (1 + PASSBAND) / 2;
  for (let phase = 0; phase < rows; phase++) {
    fillPhase(table.subarray(phase * taps, (phase + 1) * taps), phase / phases, cutoff, beta);
  }
  return { up, down, taps, phases, table };
}

/** Filters already made: a corpus has one or two rates, and a filter costs as much as a clip. */
const filters = new Map<string, PolyphaseFilter>();
const MAX_FILTERS = 8;

function filterFor(from: number, to: number): PolyphaseFilter {
  const key = `${from}/${to}`;
  const filter = filters.get(key) ?? designFilter(from, to);
  filters.delete(key);
  filters.set(key, filter);
  const [oldest] = filters.keys();
  if (filters.size > MAX_FILTERS && oldest !== undefined) filters.delete(oldest);
  return filter;
}

/** Sum of products of `taps` (a multiple of 4) values; four sums let the processor overlap. */
function dot(a: Float64Array, i: number, b: Float64Array, j: number, taps: number): number {
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  for (const end = i + taps; i < end; i += 4, j += 4) {
    s0 += a[i]! * b[j]!;
    s1 += a[i + 1]! * b[j + 1]!;
    s2 += a[i + 2]! * b[j + 2]!;
    s3 += a[i + 3]! * b[j + 3]!;
  }
  return (s0 + s1) + (s2 + s3);
}

/**
 * Computes `out.length` samples. `padded[k]` is the input sample `k - (taps / 2 - 1)` places after
 * the one at the time of the first output.
 */
function filterInto(out: Float32Array, padded: Float64Array, filter: PolyphaseFilter): void {
  const { up, down, taps, phases, table } = filter;
  for (let m = 0; m < out.length; m++) {
    const position = m * down, start = Math.floor(position / up);
    const phase = (position - start * up) * phases / up;
    const row = Math.floor(phase), between = phase - row;
    const value = dot(table, row * taps, padded, start, taps);
    out[m] = between === 0
      ? value
      : value + between * (dot(table, (row + 1) * taps, padded, start, taps) - value);
  }
}

/**
 * Changes the sample rate of a waveform.
 * @param sampleRate the rate wanted, in Hz
 * @returns a new waveform of ceil(n * sampleRate / w.sampleRate) samples; the same one where the
 * rate is the same
 * @throws RangeError if a rate is not one of recorded sound
 */
export function resample(w: Waveform, sampleRate: number): Waveform {
  checkSampleRate(sampleRate);
  if (sampleRate === w.sampleRate) return w;
  const filter = filterFor(w.sampleRate, sampleRate);
  const padded = new Float64Array(w.samples.length + filter.taps);
  padded.set(w.samples, filter.taps / 2 - 1);
  const samples = new Float32Array(Math.ceil(w.samples.length * filter.up / filter.down));
  filterInto(samples, padded, filter);
  return { samples, sampleRate };
}
