/**
 * Fundamental frequency and voice by probabilistic YIN (`librosa.pyin`; M. Mauch, S. Dixon, pYIN: a
 * fundamental frequency estimator using probabilistic threshold distributions, ICASSP 2014).
 *
 * YIN asks for a threshold; here all are asked, each as likely as a beta distribution says, so that
 * a frame has several pitches with a probability each. The likeliest path through them, and through
 * frames without a voice, is the answer.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { memo } from "@/features/_memo.ts";
import { roundHalfEven } from "@/features/_numeric.ts";
import { betaCdf } from "./beta.ts";
import { isTrough, parabolicShift, type YinDifference, yinDifference } from "./yin.ts";
import type { YinOptions } from "./yin.ts";
import { makeTransitions, NEVER, type Transitions, viterbi } from "./viterbi.ts";

/** Where the pitch is looked for, and what is thought of it beforehand. */
export interface PyinOptions extends Omit<YinOptions, "troughThreshold"> {
  /** Thresholds that are asked, at equal distances from 0 to 1. @default 100 */
  readonly nThresholds?: number;
  /** How likely each threshold is: shapes of a beta distribution. @default [2, 18] */
  readonly thresholdShape?: readonly [alpha: number, beta: number];
  /** How much likelier a period is than the next longer one, as an exponent of e. @default 2 */
  readonly shortPeriods?: number;
  /** Probability that the best period counts although no threshold lets it. @default 0.01 */
  readonly noTroughProbability?: number;
  /** Distance of the pitches that are told apart on the path, semitones. @default 0.1 */
  readonly resolution?: number;
  /** How fast a pitch can change, octaves per second. @default 35.92 */
  readonly maxOctavesPerSec?: number;
  /** Probability that a voice begins or ends from one frame to the next. @default 0.01 */
  readonly switchProbability?: number;
}

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

type Settings = Required<Omit<PyinOptions, keyof YinOptions>> & {
  readonly fMin: number;
  readonly nBins: number;
  readonly binsPerOctave: number;
};

const transitions = memo<Transitions>(4);

/**
 * Pitch, voice and the probability of a voice in each frame.
 * @throws RangeError if a setting is out of range or the signal is too short
 */
export function pyin(waveform: Waveform, options: PyinOptions): PitchTrack {
  const difference = yinDifference(waveform, options);
  const settings = resolve(options);
  const { nBins, fMin, binsPerOctave } = settings;
  const { frames } = difference;
  const { likelihoods, voicedProbability } = observe(difference, {
    ...settings,
    sampleRate: waveform.sampleRate,
  });
  const hopLength = options.hopLength ?? Math.floor((options.frameLength ?? 2048) / 4);
  const semitones = roundHalfEven(
    settings.maxOctavesPerSec * 12 * hopLength / waveform.sampleRate,
  );
  const steps = pitchSteps(settings, semitones * (binsPerOctave / 12) + 1);
  const path = viterbi(likelihoods.map((p) => Math.log(p + NEVER)), steps);
  const voiced = Uint8Array.from(path, (state) => Number(state < nBins));
  const f0 = Float32Array.from(
    path,
    (state) => state < nBins ? fMin * 2 ** (state / binsPerOctave) : NaN,
  );
  return { frames, f0, voiced, voicedProbability };
}

function resolve(options: PyinOptions): Settings {
  const { fMin, fMax, nThresholds = 100, thresholdShape = [2, 18] } = options;
  const { shortPeriods = 2, noTroughProbability = 0.01 } = options;
  const { resolution = 0.1, maxOctavesPerSec = 35.92, switchProbability = 0.01 } = options;
  const check = (holds: boolean, what: string) => {
    if (!holds) throw new InputError("look for a pitch", `${what}`);
  };
  const isPart = (p: number) => p > 0 && p < 1;
  check(
    Number.isInteger(nThresholds) && nThresholds > 0,
    `nThresholds ${nThresholds} is not a positive whole number`,
  );
  check(shortPeriods > 0, `shortPeriods ${shortPeriods} is not positive`);
  check(
    noTroughProbability >= 0 && noTroughProbability <= 1,
    `noTroughProbability ${noTroughProbability} is not a probability`,
  );
  check(isPart(resolution), `resolution ${resolution} is not between 0 and 1 semitones`);
  check(maxOctavesPerSec > 0, `maxOctavesPerSec ${maxOctavesPerSec} is not positive`);
  check(isPart(switchProbability), `switchProbability ${switchProbability} is not in (0, 1)`);
  const binsPerOctave = 12 * Math.ceil(1 / resolution);
  const nBins = Math.floor(binsPerOctave * Math.log2(fMax / fMin)) + 1;
  return {
    ...{ fMin, nBins, binsPerOctave, nThresholds, thresholdShape, shortPeriods },
    ...{ noTroughProbability, resolution, maxOctavesPerSec, switchProbability },
  };
}

/**
 * How likely each pitch is in each frame, and next to them, in equal parts, that there is none:
 * `[frames, 2 * nBins]`.
 */
function observe(
  { values, frames, periods, shortest }: YinDifference,
  settings: Settings & { readonly sampleRate: number },
) {
  const { nBins, binsPerOctave, fMin, sampleRate } = settings;
  const weigh = troughWeigher(settings);
  const likelihoods = new Float64Array(frames * 2 * nBins);
  const voicedProbability = new Float32Array(frames);
  for (let t = 0; t < frames; t++) {
    const row = values.subarray(t * periods, (t + 1) * periods);
    const here = likelihoods.subarray(t * 2 * nBins, (t + 1) * 2 * nBins);
    for (const { index, probability } of weigh(row)) {
      if (probability === 0) continue;
      const hz = sampleRate / (shortest + index + parabolicShift(row, index));
      const bin = Math.max(0, roundHalfEven(binsPerOctave * Math.log2(hz / fMin)));
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

/** Tells how likely each trough of a frame's difference function is to be the period. */
function troughWeigher(settings: Settings): (row: Float64Array) => readonly Trough[] {
  const { nThresholds, thresholdShape: [alpha, beta], shortPeriods, noTroughProbability } =
    settings;
  const step = 1 / nThresholds;
  const thresholds = Float64Array.from({ length: nThresholds + 1 }, (_, i) => i * step);
  thresholds[nThresholds] = 1;
  const below = thresholds.map((x) => betaCdf(x, { alpha, beta }));
  return (row) => {
    const troughs: Trough[] = [];
    for (let index = 0; index < row.length; index++) {
      if (isTrough(row, index)) troughs.push({ index, probability: 0 });
    }
    const lowest = troughs.reduce<Trough | undefined>(
      (a, b) => a !== undefined && row[a.index]! <= row[b.index]! ? a : b,
      undefined,
    );
    let missed = 0;
    for (let s = 1; s <= nThresholds; s++) {
      const weight = below[s]! - below[s - 1]!;
      const open = troughs.filter(({ index }) => row[index]! < thresholds[s]!);
      if (open.length === 0) missed += weight;
      // Boltzmann's distribution: each next one is less likely by the same factor.
      const first = (1 - Math.exp(-shortPeriods)) / (1 - Math.exp(-shortPeriods * open.length));
      open.forEach((trough, i) => {
        trough.probability += first * Math.exp(-shortPeriods * i) * weight;
      });
    }
    if (lowest !== undefined) lowest.probability += noTroughProbability * missed;
    return troughs;
  };
}

/**
 * Steps between pitches, likelier the smaller they are (a triangle of `width` bins), and between
 * voice and none: states `nBins` and up are those without a voice.
 */
function pitchSteps({ nBins, switchProbability }: Settings, width: number): Transitions {
  return transitions(`${nBins}/${switchProbability}/${width}`, () => {
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
      const [a, b] = [from % nBins, to % nBins];
      return (stays ? 1 - switchProbability : switchProbability) * (height(a, b) / sums[a]!);
    });
  });
}

/** The triangular window `scipy.signal.windows.triang(width)` at `i`; 0 beyond. */
function triangle(i: number, width: number): number {
  if (i < 0 || i >= width) return 0;
  const n = Math.min(i, width - 1 - i) + 1;
  return width % 2 === 0 ? (2 * n - 1) / width : 2 * n / (width + 1);
}
