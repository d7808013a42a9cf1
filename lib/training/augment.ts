/**
 * Augmentation of normalised features during a training, for the training part alone. Each function
 * changes one clip `[bands][frames][planes]` in place. The result depends on the given random stream,
 * one per epoch and clip, so that order and threads make no difference.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { type Random, seededRandom } from "@/base/random.ts";
import { flag, integer, list, nullable, number, object, type TypeOf } from "@/base/schema.ts";

/** Shape of one clip. */
export type ClipShape = readonly [bands: number, frames: number, planes: number];

const share = number({ min: 0, max: 1 });
/** Of smaller ones, shares cannot be drawn: they underflow. */
const LEAST_ALPHA = 0.01;

const mask = object({
  /** Share of clips that are masked. */
  probability: share,
  /** Masks per clip. */
  count: integer({ min: 1 }),
  /** Narrowest mask, as a share of all frames or bands. */
  minShare: share,
  /** Widest mask, as a share of all frames or bands. */
  maxShare: share,
});

const always = {
  /** Apply at most one of the kinds below (mixup aside) to a clip, drawn evenly. */
  oneOnly: flag,
  /**
   * Gaussian noise whose standard deviation is drawn evenly between two values, in units of the
   * features (standard deviations, once normalised).
   */
  noise: nullable(object({
    probability: share,
    minStd: number({ min: 0 }),
    maxStd: number({ above: 0 }),
  })),
  /** Frames set to zero, the mean of normalised features (SpecAugment, Park et al. 2019). */
  timeMask: nullable(mask),
  /** Bands set to zero, the mean of normalised features (SpecAugment, Park et al. 2019). */
  bandMask: nullable(mask),
  /** Rotation along time by up to a share of all frames to either side. */
  timeShift: nullable(object({ probability: share, maxShare: share })),
  /** A constant added to each of some planes: on log-mel, another recording level. */
  gain: nullable(object({
    probability: share,
    /** Largest offset to either side, in units of the features. */
    maxOffset: number({ above: 0 }),
    /** Which planes are changed, from 0. */
    channels: list(integer({ min: 0 }), { min: 1 }),
  })),
  /** Mixing with another training clip, by a share drawn from Beta(alpha, alpha) (Zhang 2018). */
  mixup: nullable(object({ probability: share, alpha: number({ min: LEAST_ALPHA }) })),
};

const optional = {
  /**
   * The mean and the deviation of each band over time become a mix of the clip's own and another
   * clip's, by a share drawn from Beta(alpha, alpha): another microphone, room and noise floor under
   * the same voice (frequency-wise MixStyle, Zhou et al. 2021 and Schmid et al. 2022).
   */
  spectrumMix: nullable(object({ probability: share, alpha: number({ min: LEAST_ALPHA }) })),
};

/** The rule for what is done to training clips; null or missing = not done. */
export const augmentationRule = object(always, optional);

/** What is done to training clips. */
export type AugmentationConfig = TypeOf<typeof augmentationRule>;
type MaskSettings = TypeOf<typeof mask>;

/** No augmentation. */
export const NO_AUGMENTATION: AugmentationConfig = {
  oneOnly: false,
  noise: null,
  timeMask: null,
  bandMask: null,
  timeShift: null,
  gain: null,
  mixup: null,
};

/** Refuses a smallest value above the largest one. */
export function checkOrder(at: string, [min = 0, max = Infinity]: (number | undefined)[]): void {
  if (min > max) throw new InputError(`use ${at}`, `its smallest value ${min} is above ${max}`);
}

/** Applies everything that needs no other clip to one clip, in place. */
export function augmentClip(
  clip: Float32Array,
  shape: ClipShape,
  options: { readonly config: AugmentationConfig; readonly random: Random },
): void {
  const { config, random } = options;
  let kinds = changes(config);
  if (config.oneOnly && kinds.length > 0) kinds = [kinds[random.integer(kinds.length)]!];
  for (const { probability, change } of kinds) {
    if (random.uniform() < probability) change(clip, shape, random);
  }
}

type Change = (clip: Float32Array, shape: ClipShape, random: Random) => void;

function changes(config: AugmentationConfig): { probability: number; change: Change }[] {
  const { timeShift, gain, noise, timeMask, bandMask } = config;
  const found: { probability: number; change: Change }[] = [];
  const add = (settings: { probability: number } | null, change: Change) => {
    if (settings !== null) found.push({ probability: settings.probability, change });
  };
  add(timeShift, (x, s, random) => {
    const most = Math.floor(timeShift!.maxShare * s[1]);
    shiftTime(x, s, random.integer(2 * most + 1) - most);
  });
  add(gain, (x, s, random) => {
    for (const plane of gain!.channels) {
      const offset = (2 * random.uniform() - 1) * gain!.maxOffset;
      for (let i = plane; i < x.length; i += s[2]) x[i]! += offset;
    }
  });
  add(noise, (x, _shape, random) => {
    addNoise(x, noise!.minStd + (noise!.maxStd - noise!.minStd) * random.uniform(), random);
  });
  add(timeMask, (x, s, random) => {
    for (let i = 0; i < timeMask!.count; i++) maskTime(x, s, drawMask(s[1], timeMask!, random));
  });
  add(bandMask, (x, s, random) => {
    for (let i = 0; i < bandMask!.count; i++) maskBands(x, s, drawMask(s[0], bandMask!, random));
  });
  return found;
}

/** A stretch of frames or bands. */
interface Stretch {
  readonly start: number;
  readonly length: number;
}

function drawMask(size: number, settings: MaskSettings, random: Random): Stretch {
  const least = Math.round(settings.minShare * size);
  const most = Math.round(settings.maxShare * size);
  const length = least + random.integer(most - least + 1);
  return { start: random.integer(size - length + 1), length };
}

/** Sets frames to zero. */
function maskTime(clip: Float32Array, shape: ClipShape, mask: Stretch): void {
  const [bands, frames, planes] = shape;
  for (let b = 0; b < bands; b++) {
    const row = (b * frames + mask.start) * planes;
    clip.fill(0, row, row + mask.length * planes);
  }
}

/** Sets bands to zero. */
function maskBands(clip: Float32Array, shape: ClipShape, mask: Stretch): void {
  const row = shape[1] * shape[2];
  clip.fill(0, mask.start * row, (mask.start + mask.length) * row);
}

/**
 * Rotates the clip by a number of frames, later if positive. Acted recordings begin and end in
 * silence, so the seam is not audible.
 */
function shiftTime(clip: Float32Array, shape: ClipShape, frames: number): void {
  const row = shape[1] * shape[2];
  const by = (((frames % shape[1]) + shape[1]) % shape[1]) * shape[2];
  if (by === 0) return;
  for (let start = 0; start < clip.length; start += row) {
    const tail = clip.slice(start + row - by, start + row);
    clip.copyWithin(start + by, start, start + row - by);
    clip.set(tail, start);
  }
}

/** Adds Gaussian noise of a standard deviation. */
function addNoise(clip: Float32Array, std: number, random: Random): void {
  const noise = normalNoise(clip.length, random);
  for (let i = 0; i < clip.length; i++) clip[i]! += std * noise[i]!;
}

/**
 * Gaussian noise of mean 0 and standard deviation 1. Normals are slow to draw, so pieces of one long
 * table are taken, each from a random place.
 */
export function normalNoise(length: number, random: Random): Float32Array {
  const table = normalTable();
  const noise = new Float32Array(length);
  for (let done = 0; done < length; done += NOISE_PIECE) {
    const from = random.integer(table.length - NOISE_PIECE);
    const end = Math.min(length, done + NOISE_PIECE);
    noise.set(table.subarray(from, from + end - done), done);
  }
  return noise;
}

const NOISE_PIECE = 256;
const NOISE_TABLE = 1 << 18;
let noiseTable: Float32Array | undefined;

function normalTable(): Float32Array {
  if (noiseTable === undefined) {
    const random = seededRandom("standard normal table");
    noiseTable = Float32Array.from({ length: NOISE_TABLE }, () => random.normal());
  }
  return noiseTable;
}

/** Makes a clip `share` of itself and `1 - share` of another. */
export function mixClips(clip: Float32Array, other: Float32Array, share: number): void {
  for (let i = 0; i < clip.length; i++) clip[i] = share * clip[i]! + (1 - share) * other[i]!;
}

/** Mean and standard deviation over time of each band and plane, `[bands][planes]`. */
export interface Spectrum {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** Below this deviation a band does not move, and keeps its own. */
const STILL = 1e-3;

/** Measures each band of a clip over time. */
export function spectrumOf(clip: Float32Array, [bands, frames, planes]: ClipShape): Spectrum {
  const mean = new Float64Array(bands * planes);
  const deviation = new Float64Array(bands * planes);
  for (let band = 0; band < bands; band++) {
    for (let plane = 0; plane < planes; plane++) {
      const start = band * frames * planes + plane;
      const end = start + frames * planes;
      let sum = 0;
      for (let i = start; i < end; i += planes) sum += clip[i]!;
      const centre = sum / frames;
      let squares = 0;
      for (let i = start; i < end; i += planes) squares += (clip[i]! - centre) ** 2;
      mean[band * planes + plane] = centre;
      deviation[band * planes + plane] = Math.sqrt(squares / frames);
    }
  }
  return { mean, deviation };
}

/**
 * Gives a clip a spectrum between its own and another, in place.
 * @param clip `[bands][frames][planes]`
 * @param options.own the clip's spectrum, as {@linkcode spectrumOf} measures it
 * @param options.share of its own that it keeps, from 0 to 1
 */
export function mixSpectrum(
  clip: Float32Array,
  [bands, frames, planes]: ClipShape,
  options: { readonly own: Spectrum; readonly other: Spectrum; readonly share: number },
): void {
  const { own, other, share } = options;
  const between = (a: number, b: number) => share * a + (1 - share) * b;
  for (let band = 0; band < bands; band++) {
    for (let plane = 0; plane < planes; plane++) {
      const at = band * planes + plane;
      const centre = own.mean[at]!;
      const width = own.deviation[at]!;
      const factor = width < STILL ? 1 : between(width, other.deviation[at]!) / width;
      const offset = between(centre, other.mean[at]!);
      const start = band * frames * planes + plane;
      const end = start + frames * planes;
      for (let i = start; i < end; i += planes) clip[i] = (clip[i]! - centre) * factor + offset;
    }
  }
}

/** A number from the symmetric Beta(alpha, alpha) distribution, as a quotient of two gammas. */
export function drawBeta(alpha: number, random: Random): number {
  const a = drawGamma(alpha, random);
  const b = drawGamma(alpha, random);
  return a + b === 0 ? 0.5 : a / (a + b);
}

/** Marsaglia and Tsang 2000; for shapes below 1 by their section 6. */
function drawGamma(shape: number, random: Random): number {
  if (shape < 1) {
    return drawGamma(shape + 1, random) * Math.pow(1 - random.uniform(), 1 / shape);
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
      return d * v;
    }
  }
}
