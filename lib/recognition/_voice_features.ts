/**
 * What the voice detector hears: spectra of frames, and their surroundings.
 *
 * A frame has 512 samples at 16 kHz; its spectrum is that of a Hann window of 1024 samples around it.
 * Of each frame there are 24 mel bands, and for 8 groups of bins how much they changed since the frame
 * before (steady notes change little) and how tonal they are.
 *
 * The network decides on a frame by its context: the nearest frames one by one, the others as means
 * over blocks. Levels are relative to the mean power of the context, so that loudness has no effect.
 * @module
 */
import { joinSamples } from "@/audio/bytes.ts";
import { toDecibels } from "@/features/spectral/decibels.ts";
import { melCentres } from "@/features/spectral/mel.ts";
import { powerSpectrogram } from "@/features/spectral/stft.ts";

/** Sample rate that the detector works at, Hz. */
export const SAMPLE_RATE = 16000;
/** Samples from frame to frame. */
export const HOP = 512;
/** Samples of a spectrum. */
const WINDOW = 1024;
/** Samples of a spectrum that are before its frame. */
const BEFORE = (WINDOW - HOP) / 2;

const BANDS = 24;
const GROUPS = 8;
/** Where a frame's numbers are: 24 mel bands, 8 changes, 8 tonalities, the mean power of the bands. */
const POWER_AT = BANDS + 2 * GROUPS;
/** The last number of a frame: the mean square of its own samples. */
export const MEAN_SQUARE_AT = POWER_AT + 1;
/** Numbers that describe a frame. */
export const FRAME_SIZE = MEAN_SQUARE_AT + 1;

const LOW_HZ = 60;
const HIGH_HZ = 7600;
/** Added to the power of a band: about -109 dB of full scale, below the noise of 16 bits. */
const FLOOR = 1e-7;

/** Frames on each side that are seen one by one. */
const NEAR = 5;
/** Frames of a block. */
const BLOCK = 8;
const BLOCKS_BEFORE = 5;
const BLOCKS_AFTER = 1;
/** Frames of the context before and after a frame. */
export const FRAMES_BEFORE = BLOCK * BLOCKS_BEFORE;
export const FRAMES_AFTER = BLOCK * BLOCKS_AFTER;
const CONTEXT = FRAMES_BEFORE + 1 + FRAMES_AFTER;
const BLOCK_SIZE = 2 * BANDS + 2 * GROUPS;
/** Numbers that the network takes for a frame. */
export const CONTEXT_SIZE = (2 * NEAR + 1) * BANDS +
  (BLOCKS_BEFORE + BLOCKS_AFTER) * BLOCK_SIZE + 2 * GROUPS;

/** Band levels are within this of the context's mean, in units of 10 dB. */
const LEVEL_RANGE = [-5, 3] as const;

const BINS = WINDOW / 2 + 1;

/** Bins in triangles between equal steps of the mel scale; those of one band sum to 1 at its centre. */
function melBands(): { readonly first: number; readonly weights: Float64Array }[] {
  const step = SAMPLE_RATE / WINDOW;
  const centres = melCentres(SAMPLE_RATE, { nMels: BANDS, fMin: LOW_HZ, fMax: HIGH_HZ });
  const edges = [LOW_HZ, ...centres, HIGH_HZ].map((hz) => hz / step);
  return Array.from({ length: BANDS }, (_, band) => {
    const [low, centre, high] = edges.slice(band, band + 3) as [number, number, number];
    const first = Math.ceil(low);
    const weights = Float64Array.from(
      { length: Math.floor(high) - first + 1 },
      (_, i) => Math.min((first + i - low) / (centre - low), (high - first - i) / (high - centre)),
    );
    return { first, weights };
  });
}

/** The first bin of each group, and the end of the last: equal steps of the mel scale. */
function groupEdges(): number[] {
  const centres = melCentres(SAMPLE_RATE, { nMels: GROUPS - 1, fMin: LOW_HZ, fMax: HIGH_HZ });
  return [LOW_HZ, ...centres, HIGH_HZ].map((hz) => Math.round(hz * WINDOW / SAMPLE_RATE));
}

const MEL_BANDS = melBands();
const GROUP_EDGES = groupEdges();

/** The spectrum of a frame: rows of a table that begin at `from`. */
interface Spectrum {
  readonly power: Float64Array;
  /** The same in dB; the row before it is that of the frame before. */
  readonly levels: Float64Array;
  readonly from: number;
}

function describeBands({ power, from }: Spectrum, out: Float32Array): void {
  let total = 0;
  for (let band = 0; band < BANDS; band++) {
    const { first, weights } = MEL_BANDS[band]!;
    let sum = FLOOR;
    for (let i = 0; i < weights.length; i++) sum += weights[i]! * power[from + first + i]!;
    out[band] = Math.log10(sum);
    total += sum;
  }
  out[POWER_AT] = total / BANDS;
}

function describeGroups({ power, levels, from }: Spectrum, out: Float32Array): void {
  for (let group = 0; group < GROUPS; group++) {
    const start = from + GROUP_EDGES[group]!;
    const end = from + GROUP_EDGES[group + 1]!;
    let change = 0;
    let sum = 0;
    let levelSum = 0;
    for (let at = start; at < end; at++) {
      const now = levels[at + BINS]!;
      change += Math.abs(now - levels[at]!);
      sum += power[at]!;
      levelSum += now;
    }
    const count = end - start;
    out[BANDS + group] = change / count / 10;
    out[BANDS + GROUPS + group] = Math.log10(sum / count) - levelSum / count / 10;
  }
}

/** Frames that are analysed at a time, to bound memory. */
const AT_ONCE = 64;
/** Spectra of frames while they are described; in dB, a row more: the frame before them. */
const powers = new Float64Array((AT_ONCE + 1) * BINS);
const levels = new Float64Array((AT_ONCE + 2) * BINS);

/** Makes a function that describes each frame of a sound that begins where the last one ended. */
function createAnalyser(onFrame: (frame: Float32Array) => void): (sound: Float32Array) => void {
  const frame = new Float32Array(FRAME_SIZE);
  const before = new Float64Array(BINS);
  let isFirst = true;
  return (samples) => {
    const options = { nFft: WINDOW, hopLength: HOP, centre: false, into: powers };
    const { power, frames } = powerSpectrogram({ samples, sampleRate: SAMPLE_RATE }, options);
    for (let i = 0; i < power.length; i++) power[i]! += FLOOR / 10;
    levels.set(power, BINS);
    toDecibels(levels.subarray(BINS, (frames + 1) * BINS), { amin: FLOOR / 10, offset: 0 });
    levels.set(isFirst ? levels.subarray(BINS, 2 * BINS) : before);
    before.set(levels.subarray(frames * BINS, (frames + 1) * BINS));
    isFirst = false;
    for (let t = 0; t < frames; t++) {
      const spectrum = { power, levels, from: t * BINS };
      describeBands(spectrum, frame);
      describeGroups(spectrum, frame);
      frame[MEAN_SQUARE_AT] = meanSquare(samples, t * HOP + BEFORE);
      onFrame(frame);
    }
  };
}

/** Calls back with each frame of the samples pushed; `end` completes the last one with zeros. */
export function createFramer(onFrame: (frame: Float32Array) => void): {
  readonly push: (samples: Float32Array) => void;
  readonly end: () => void;
} {
  const analyse = createAnalyser(onFrame);
  let held: Float32Array = new Float32Array(BEFORE); // before the first sample there are zeros
  let received = 0;
  let frames = 0;
  const push = (samples: Float32Array) => {
    received += samples.length;
    for (let taken = 0; taken < samples.length; taken += AT_ONCE * HOP) {
      const sound = joinSamples([held, samples.subarray(taken, taken + AT_ONCE * HOP)]);
      const due = Math.max(0, Math.floor((sound.length - WINDOW) / HOP) + 1);
      if (due > 0) analyse(sound);
      frames += due;
      held = sound.subarray(due * HOP);
    }
  };
  const end = () => {
    const due = Math.ceil(received / HOP) - frames;
    if (due > 0) push(new Float32Array(WINDOW - held.length + (due - 1) * HOP));
  };
  return { push, end };
}

/** Of the HOP samples from a place on. */
function meanSquare(samples: Float32Array, start: number): number {
  let sum = 0;
  for (let i = start; i < start + HOP; i++) sum += samples[i]! * samples[i]!;
  return sum / HOP;
}

/** Levels of all bands in all frames of a context, relative to its mean. */
const relative = new Float64Array(CONTEXT * BANDS);

/** Writes the CONTEXT_SIZE inputs for the frame that has FRAMES_BEFORE frames before it. */
export function fillContext(frames: readonly Float32Array[], out: Float32Array): void {
  let power = 0;
  for (let f = 0; f < CONTEXT; f++) power += frames[f]![POWER_AT]!;
  const mean = Math.log10(power / CONTEXT);
  for (let f = 0; f < CONTEXT; f++) {
    const frame = frames[f]!;
    for (let band = 0; band < BANDS; band++) {
      const level = Math.min(LEVEL_RANGE[1], frame[band]! - mean);
      relative[f * BANDS + band] = Math.max(LEVEL_RANGE[0], level);
    }
  }
  let at = 0;
  const end = (FRAMES_BEFORE + NEAR + 1) * BANDS;
  for (let i = (FRAMES_BEFORE - NEAR) * BANDS; i < end; i++) out[at++] = relative[i]!;
  const here = frames[FRAMES_BEFORE]!;
  for (let i = BANDS; i < POWER_AT; i++) out[at++] = here[i]!;
  for (let block = 0; block < BLOCKS_BEFORE + BLOCKS_AFTER; block++) {
    const start = block * BLOCK + (block < BLOCKS_BEFORE ? 0 : 1);
    fillBlock(frames, { start, out, at });
    at += BLOCK_SIZE;
  }
}

/** Means over a block: of the bands' levels, of their changes, of the groups' numbers. */
function fillBlock(
  frames: readonly Float32Array[],
  { start, out, at }: { readonly start: number; readonly out: Float32Array; readonly at: number },
): void {
  for (let band = 0; band < BANDS; band++) {
    let sum = 0;
    let change = 0;
    let last = relative[Math.max(0, start - 1) * BANDS + band]!;
    for (let f = start; f < start + BLOCK; f++) {
      const level = relative[f * BANDS + band]!;
      sum += level;
      change += Math.abs(level - last);
      last = level;
    }
    out[at + band] = sum / BLOCK;
    out[at + BANDS + band] = change / BLOCK;
  }
  for (let i = BANDS; i < POWER_AT; i++) {
    let sum = 0;
    for (let f = start; f < start + BLOCK; f++) sum += frames[f]![i]!;
    out[at + BANDS + i] = sum / BLOCK;
  }
}
