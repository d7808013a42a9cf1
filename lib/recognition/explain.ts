/**
 * What an answer rests on: how much the best score drops when a part of the sound is hidden (occlusion:
 * Zeiler and Fergus 2014, "Visualizing and understanding convolutional networks"), and the network's
 * own attention over time.
 *
 * A part of the sound is hidden in its short-time spectrum: where it is louder than the window's mean
 * in a frequency, that mean replaces it. So the edges are in seconds and Hz for any features.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { seededRandom } from "@/base/random.ts";
import { checkWaveform, type Waveform } from "@/audio/waveform.ts";
import { clipLength, resolveFeatureConfig } from "@/features/config.ts";
import { istft } from "@/features/spectral/istft.ts";
import { melCentres } from "@/features/spectral/mel.ts";
import { type Stft, stft } from "@/features/spectral/stft.ts";
import type { StoredCard } from "@/models/card.ts";
import type { Scorer } from "./scorer.ts";
import { createSegmenter, type Hearing, type Segment } from "./segments.ts";
import { MIN_SPEECH_SEC } from "./stream.ts";

/** Parts of the window along time, and bands of equal width in mel. */
const PARTS = 15;
const BANDS = 8;
/** The fidelity check hides this share of the parts. */
const HIDDEN_SHARE = 0.2;
/** Random choices that the fidelity check averages over. */
const RANDOM_CHOICES = 5;
const CUT = { nFft: 512, hopLength: 128 } as const;
/** Magnitudes below this are silence. */
const FLOOR = 1e-4;

/** What the answer for one window rests on. */
export interface Explanation {
  /** The window with the most speech, seconds. */
  readonly startSec: number;
  /** Where that window ends. */
  readonly endSec: number;
  /** The label with the highest score in the window. */
  readonly best: string;
  /** Its score. */
  readonly score: number;
  /** Edges of the parts along time, seconds: one more than there are parts. */
  readonly timesSec: readonly number[];
  /** Edges of the bands, Hz: one more than there are bands. */
  readonly bandsHz: readonly number[];
  /** How much the best score drops without each part of time; negative if it rises. */
  readonly time: readonly number[];
  /** The same for each band of each part: `[parts][bands]`. */
  readonly timeBand: readonly (readonly number[])[];
  /** Weight of each step of time that lies in the window; null if the network has no attention. */
  readonly attention: readonly { readonly startSec: number; readonly weight: number }[] | null;
  /** How much the best score drops without a fifth of the parts: the most important, and any. */
  readonly fidelity: { readonly important: number; readonly random: number };
}

/** A range of frames and of frequency bins that is hidden. */
interface Cell {
  readonly frames: readonly [from: number, to: number];
  readonly bins: readonly [from: number, to: number];
}

/**
 * Explains the answer for the window with the most speech. The same sound gives the same explanation.
 * @throws {InputError} if the waveform cannot be used, or holds no speech
 */
export async function explain(
  waveform: Waveform,
  { card, scorer, ...hearing }: Hearing & { readonly card: StoredCard; readonly scorer: Scorer },
): Promise<Explanation> {
  checkWaveform(waveform);
  const { waveform: window, startSec, endSec } = speechWindow(waveform, { ...hearing, card });
  const features = scorer.features(window);
  const scores = await scorer.score(features);
  const score = Math.max(...scores);
  const best = scores.indexOf(score);
  const hide = hider(window);
  const drop = async (cells: readonly Cell[]) =>
    score - (await scorer.score(scorer.features(hide(cells))))[best]!;
  const grid = gridOf(window);
  const time: number[] = [];
  const timeBand: number[][] = [];
  for (const frames of grid.frames) {
    time.push(await drop([{ frames, bins: grid.allBins }]));
    const row: number[] = [];
    for (const bins of grid.bins) row.push(await drop([{ frames, bins }]));
    timeBand.push(row);
  }
  const parts = (numbers: readonly number[]) =>
    drop(numbers.map((part) => ({ frames: grid.frames[part]!, bins: grid.allBins })));
  return {
    startSec,
    endSec,
    best: card.labels[best]!,
    score,
    timesSec: grid.timesSec.map((sec) => startSec + sec),
    bandsHz: grid.bandsHz,
    time,
    timeBand,
    attention: attentionIn({ startSec, endSec }, await scorer.attention(features), card),
    fidelity: await checkFidelity(time, parts),
  };
}

function speechWindow({ samples, sampleRate }: Waveform, hearing: Hearing): Segment {
  const segmenter = createSegmenter(hearing, sampleRate);
  let most: Segment | null = null;
  for (const segment of segmenter.whole(samples)) {
    if (segment.speechSec > (most?.speechSec ?? 0)) most = segment;
  }
  if (most === null || most.speechSec < MIN_SPEECH_SEC) {
    throw new InputError("explain an answer", "there is no speech in the sound");
  }
  return most;
}

/** Where the parts and bands of a window lie. */
function gridOf({ samples, sampleRate }: Waveform) {
  const frameCount = 1 + Math.floor(samples.length / CUT.hopLength);
  const binCount = CUT.nFft / 2 + 1;
  const centres = melCentres(sampleRate, { nMels: BANDS - 1 });
  const bandsHz = [0, ...centres, sampleRate / 2];
  const binOf = (hz: number) => Math.round(hz / (sampleRate / 2) * (binCount - 1));
  const pairs = (edges: readonly number[]) =>
    edges.slice(1).map((edge, i) => [edges[i]!, edge] as const);
  const frames = Array.from({ length: PARTS + 1 }, (_, i) => Math.round(i * frameCount / PARTS));
  const bins = [...bandsHz.slice(0, -1).map(binOf), binCount];
  return {
    timesSec: frames.map((frame) => Math.min(frame * CUT.hopLength, samples.length) / sampleRate),
    bandsHz,
    frames: pairs(frames),
    bins: pairs(bins),
    allBins: [0, binCount] as const,
  };
}

/** Makes a function that gives the window without some cells. */
function hider(window: Waveform): (cells: readonly Cell[]) => Waveform {
  const { samples, sampleRate } = window;
  const spectrum = stft(window, CUT);
  const means = meanMagnitudes(spectrum);
  return (cells) => {
    const real = spectrum.real.slice();
    const imag = spectrum.imag.slice();
    for (const { frames, bins } of cells) {
      for (let frame = frames[0]; frame < frames[1]; frame++) {
        for (let bin = bins[0]; bin < bins[1]; bin++) {
          const at = frame * spectrum.bins + bin;
          const gain = Math.min(1, means[bin]! / Math.max(FLOOR, Math.hypot(real[at]!, imag[at]!)));
          real[at]! *= gain;
          imag[at]! *= gain;
        }
      }
    }
    const signal = istft({ ...spectrum, real, imag }, { ...CUT, length: samples.length });
    return { samples: Float32Array.from(signal), sampleRate };
  };
}

/** Geometric mean of the magnitudes of each bin. */
function meanMagnitudes({ real, imag, frames, bins }: Stft): Float64Array {
  const logs = new Float64Array(bins);
  for (let at = 0; at < frames * bins; at++) {
    logs[at % bins]! += Math.log(Math.max(FLOOR, Math.hypot(real[at]!, imag[at]!))) / frames;
  }
  return logs.map(Math.exp);
}

/** A shorter window lies in the clip as the features put it there. */
function attentionIn(
  window: { readonly startSec: number; readonly endSec: number },
  weights: readonly number[] | null,
  { features }: StoredCard,
): Explanation["attention"] {
  if (weights === null) return null;
  const { sampleRate, position } = resolveFeatureConfig(features);
  const clipSec = clipLength(features) / sampleRate;
  const padding = Math.max(0, clipSec - (window.endSec - window.startSec));
  const clipStart = window.startSec - (position === "centre" ? padding / 2 : 0);
  const step = clipSec / weights.length;
  return weights
    .map((weight, i) => ({ startSec: clipStart + i * step, weight }))
    .filter(({ startSec }) => startSec + step > window.startSec && startSec < window.endSec);
}

async function checkFidelity(
  time: readonly number[],
  drop: (parts: readonly number[]) => Promise<number>,
): Promise<Explanation["fidelity"]> {
  const all = [...time.keys()];
  const count = Math.round(HIDDEN_SHARE * all.length);
  const byDrop = all.toSorted((a, b) => time[b]! - time[a]!);
  const random = seededRandom(1);
  let sum = 0;
  for (let n = 0; n < RANDOM_CHOICES; n++) sum += await drop(random.shuffle(all).slice(0, count));
  return { important: await drop(byDrop.slice(0, count)), random: sum / RANDOM_CHOICES };
}
