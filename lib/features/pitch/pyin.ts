/**
 * Fundamental frequency and voice by probabilistic YIN (`librosa.pyin`; M. Mauch, S. Dixon, pYIN: a
 * fundamental frequency estimator using probabilistic threshold distributions, ICASSP 2014).
 *
 * YIN takes one threshold; this takes many, each as likely as a beta distribution says, so that a
 * frame has several pitches with a probability each. The result is the likeliest path through them
 * and through frames without a voice.
 * @module
 */
import type { Waveform } from "@/audio/waveform.ts";
import { memo } from "@/base/memo.ts";
import { roundHalfEven } from "@/features/_numeric.ts";
import { isTrough, parabolicShift, type YinDifference, yinDifference } from "./yin.ts";
import type { YinOptions } from "./yin.ts";
import { makeTransitions, NEVER, type Transitions, viterbi } from "./viterbi.ts";

/** Where the pitch is looked for, and how the signal is cut. */
export type PyinOptions = Omit<YinOptions, "troughThreshold">;

/** The pitch over time, one entry per frame. */
export interface PitchTrack {
  readonly frames: number;
  /** Hz; NaN in frames without a voice. */
  readonly f0: Float32Array;
  /** 1 in frames with a voice, 0 in others. */
  readonly voiced: Uint8Array;
  /** How likely there is a voice, by this frame alone. */
  readonly voicedProbability: Float32Array;
}

/** Thresholds are taken at equal distances from 0 to 1. */
const THRESHOLDS = 100;
/** How much likelier a period is than the next longer one, as an exponent of e. */
const SHORT_PERIODS = 2;
/** Probability that the best period counts although no threshold lets it. */
const NO_TROUGH_PROBABILITY = 0.01;
/** Resolution of the pitches on the path: a tenth of a semitone. */
const BINS_PER_OCTAVE = 120;
/** How fast a pitch can change. */
const MAX_OCTAVES_PER_SEC = 35.92;
/** Probability that a voice begins or ends from one frame to the next. */
const SWITCH_PROBABILITY = 0.01;

const transitions = memo<Transitions>(4);

/**
 * Pitch, voice and the probability of a voice in each frame, with the settings that are librosa's
 * defaults.
 * @throws {InputError} if a setting is out of range or the signal is too short
 */
export function pyin(waveform: Waveform, options: PyinOptions): PitchTrack {
  const difference = yinDifference(waveform, options);
  const { sampleRate } = waveform;
  const { fMin, fMax, frameLength = 2048 } = options;
  const { hopLength = Math.floor(frameLength / 4) } = options;
  const nBins = Math.floor(BINS_PER_OCTAVE * Math.log2(fMax / fMin)) + 1;
  const { likelihoods, voicedProbability } = observe(difference, { fMin, nBins, sampleRate });
  const semitones = roundHalfEven(MAX_OCTAVES_PER_SEC * 12 * hopLength / sampleRate);
  const steps = pitchSteps(nBins, semitones * (BINS_PER_OCTAVE / 12) + 1);
  const path = viterbi(likelihoods.map((p) => Math.log(p + NEVER)), steps);
  const voiced = Uint8Array.from(path, (state) => Number(state < nBins));
  const f0 = Float32Array.from(
    path,
    (state) => state < nBins ? fMin * 2 ** (state / BINS_PER_OCTAVE) : NaN,
  );
  return { frames: difference.frames, f0, voiced, voicedProbability };
}

/**
 * The probability of each pitch in each frame, then that of no voice, divided equally among as many
 * states: `[frames, 2 * nBins]`.
 */
function observe(
  { values, frames, periods, shortest }: YinDifference,
  about: { readonly fMin: number; readonly nBins: number; readonly sampleRate: number },
) {
  const { nBins, fMin, sampleRate } = about;
  const likelihoods = new Float64Array(frames * 2 * nBins);
  const voicedProbability = new Float32Array(frames);
  for (let t = 0; t < frames; t++) {
    const row = values.subarray(t * periods, (t + 1) * periods);
    const here = likelihoods.subarray(t * 2 * nBins, (t + 1) * 2 * nBins);
    for (const { index, probability } of weighTroughs(row)) {
      if (probability === 0) continue;
      const hz = sampleRate / (shortest + index + parabolicShift(row, index));
      const bin = Math.max(0, roundHalfEven(BINS_PER_OCTAVE * Math.log2(hz / fMin)));
      // Of several in one bin librosa takes the last.
      if (bin < nBins) here[bin] = probability;
    }
    const sum = here.subarray(0, nBins).reduce((total, p) => total + p, 0);
    const voiced = Math.min(1, sum);
    voicedProbability[t] = voiced;
    here.fill((1 - voiced) / nBins, nBins);
  }
  return { likelihoods, voicedProbability };
}

interface Trough {
  readonly index: number;
  probability: number;
}

/** The thresholds, and how likely each is: by the beta distribution of the shape (2, 18). */
const THRESHOLD = Float64Array.from({ length: THRESHOLDS }, (_, i) => (i + 1) * (1 / THRESHOLDS));
const WEIGHT = THRESHOLD.map((x, i) => betaCdf(x) - betaCdf(i * (1 / THRESHOLDS)));

/** The probability of a value up to `x` of the beta distribution of the shape (2, 18). */
function betaCdf(x: number): number {
  return 1 - (1 - x) ** 18 * (1 + 18 * x);
}

/** How likely each trough of a frame's difference function is to be the period. */
function weighTroughs(row: Float64Array): readonly Trough[] {
  const troughs: Trough[] = [];
  for (let index = 0; index < row.length; index++) {
    if (isTrough(row, index)) troughs.push({ index, probability: 0 });
  }
  let missed = 0;
  WEIGHT.forEach((weight, s) => {
    const open = troughs.filter(({ index }) => row[index]! < THRESHOLD[s]!);
    if (open.length === 0) missed += weight;
    // Boltzmann's distribution: each next one is less likely by the same factor.
    const first = (1 - Math.exp(-SHORT_PERIODS)) / (1 - Math.exp(-SHORT_PERIODS * open.length));
    open.forEach((trough, i) => {
      trough.probability += first * Math.exp(-SHORT_PERIODS * i) * weight;
    });
  });
  const [head, ...others] = troughs;
  if (head === undefined) return troughs;
  const lowest = others.reduce((a, b) => row[a.index]! <= row[b.index]! ? a : b, head);
  lowest.probability += NO_TROUGH_PROBABILITY * missed;
  return troughs;
}

/**
 * Steps between pitches, likelier the smaller they are (a triangle of `width` bins), and between
 * voice and none: states `nBins` and up are those without a voice.
 */
function pitchSteps(nBins: number, width: number): Transitions {
  return transitions(`${nBins}/${width}`, () => {
    // Where librosa puts the middle of a window of even width.
    const middle = nBins - 1 - Math.floor(nBins / 2) - Math.floor((nBins - width) / 2);
    const height = (from: number, to: number) => triangle(to - from + middle, width);
    const sums = Float64Array.from({ length: nBins }, (_, from) => {
      let sum = 0;
      for (let to = 0; to < nBins; to++) sum += height(from, to);
      return sum;
    });
    return makeTransitions(2 * nBins, (from, to) => {
      const stays = (from < nBins) === (to < nBins);
      const a = from % nBins;
      const b = to % nBins;
      return (stays ? 1 - SWITCH_PROBABILITY : SWITCH_PROBABILITY) * (height(a, b) / sums[a]!);
    });
  });
}

/** The triangular window `scipy.signal.windows.triang(width)` at `i`; 0 beyond. */
function triangle(i: number, width: number): number {
  if (i < 0 || i >= width) return 0;
  const n = Math.min(i, width - 1 - i) + 1;
  return width % 2 === 0 ? (2 * n - 1) / width : 2 * n / (width + 1);
}
