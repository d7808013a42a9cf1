/**
 * What is made of a recording: one typed value from the sample rate to the normalisation.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { bandsOf, type FeatureSpec, resolveSpec } from "./spec.ts";
import { frameCount, type ResolvedStftOptions, resolveStftOptions } from "./spectral/stft.ts";

/**
 * Version of everything that decides a feature's value, the reading and resampling of lib/audio
 * included. Whoever changes a value raises it.
 */
export const FEATURE_VERSION = 1;

/** How a recording becomes the input of a network. */
export interface FeatureConfig {
  /** Every recording is resampled to this rate first, Hz. */
  readonly sampleRate: number;
  /** Every recording is cut, or filled up with zeros, to this length, seconds. */
  readonly durationSec: number;
  /** Samples per transform, a power of two. */
  readonly nFft: number;
  /** Samples from one frame to the next. */
  readonly hopLength: number;
  /** Samples under the window. @default nFft */
  readonly winLength?: number;
  /** What lies outside the clip, for the frames at its ends. @default "constant" (zeros) */
  readonly padMode?: "constant" | "reflect";
  /**
   * Which part of a longer recording is kept, and where a shorter one is put.
   * RAVDESS has about a second of silence at each end: of its speech the first 3 s hold a median
   * of 100 % of the energy but in some recordings only 40 %, the middle 3 s never less than 99 %.
   * @default "centre"
   */
  readonly position?: "start" | "centre";
  /**
   * Before cutting, take away what lies at the ends further than this below the loudest frame, dB;
   * `null` to keep all.
   * @default null
   */
  readonly trimTopDb?: number | null;
  /** Each channel is a stack of features along the bands; all have equally many bands. */
  readonly channels: readonly (readonly FeatureSpec[])[];
  /**
   * `"clip"`: each channel of each clip gets zero mean and unit variance here. `"train"` and
   * `"trainBands"`: values stay as they are, for statistics of the training part
   * (`fitStatistics`), one pair for each channel, or for each band of each channel.
   */
  readonly normalise: "clip" | "train" | "trainBands";
}

/** A `FeatureConfig` with every field filled in. */
export type ResolvedFeatureConfig = Required<FeatureConfig>;

const KEYS: readonly string[] = [
  "sampleRate",
  "durationSec",
  "nFft",
  "hopLength",
  "winLength",
  "padMode",
  "position",
  "trimTopDb",
  "channels",
  "normalise",
] satisfies (keyof ResolvedFeatureConfig)[];

/**
 * Fills in the defaults, of the features too, and checks every value.
 * @throws TypeError if a key is unknown or the channels are no lists, RangeError if a value is out of
 * range
 */
export function resolveFeatureConfig(config: FeatureConfig): ResolvedFeatureConfig {
  for (const key of Object.keys(config)) {
    if (!KEYS.includes(key)) throw new InputError("make features", `no option "${key}"`);
  }
  const { sampleRate, durationSec, position = "centre", trimTopDb = null, normalise } = config;
  oneOf("position", position, ["start", "centre"]);
  oneOf("normalise", normalise, ["clip", "train", "trainBands"]);
  if (!(Number.isInteger(sampleRate) && sampleRate > 0)) {
    throw new InputError("make features", `sampleRate ${sampleRate} Hz is not a whole number > 0`);
  }
  if (!(clipLength(config) > 0 && durationSec < 3600)) {
    throw new InputError(
      "make features",
      `durationSec ${durationSec} is not a time from one sample to an hour`,
    );
  }
  if (trimTopDb !== null && !(trimTopDb > 0)) {
    throw new InputError("make features", `trimTopDb ${trimTopDb} is not positive`);
  }
  const { nFft, hopLength, winLength, padMode } = resolveStftOptions(config);
  oneOf("padMode", padMode, ["constant", "reflect"]);
  if (!(Array.isArray(config.channels) && config.channels.every(Array.isArray))) {
    throw new InputError("make features", "channels is not a list of lists of features");
  }
  const channels = config.channels.map((channel) => channel.map(resolveSpec));
  checkBands(channels);
  const rest = { position, trimTopDb, channels, normalise };
  return { sampleRate, durationSec, nFft, hopLength, winLength, padMode, ...rest };
}

/** Length of every clip, samples. */
export function clipLength(config: Pick<FeatureConfig, "sampleRate" | "durationSec">): number {
  return Math.round(config.durationSec * config.sampleRate);
}

/** How the frames of a clip are cut. */
export function stftOptionsOf(config: ResolvedFeatureConfig): ResolvedStftOptions {
  const { nFft, hopLength, winLength, padMode } = config;
  return { nFft, hopLength, winLength, padMode, centre: true };
}

/**
 * Shape of one clip.
 * @throws TypeError, RangeError as `resolveFeatureConfig`
 */
export function featureShape(
  config: FeatureConfig,
): readonly [bands: number, frames: number, channels: number] {
  const resolved = resolveFeatureConfig(config);
  const bands = resolved.channels[0]!.reduce((sum, spec) => sum + bandsOf(spec), 0);
  const frames = frameCount(clipLength(resolved), stftOptionsOf(resolved));
  return [bands, frames, resolved.channels.length];
}

function checkBands(channels: readonly (readonly FeatureSpec[])[]): void {
  const counts = channels.map((c) => c.reduce((sum, spec) => sum + bandsOf(spec), 0));
  const [first = 0] = counts;
  if (first === 0 || counts.some((count) => count !== first)) {
    throw new InputError("make features", `the channels have ${counts.join(", ") || "no"} bands`, {
      remedy: "at least one channel is needed, and all must have equally many",
    });
  }
}

function oneOf(name: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) {
    throw new InputError("make features", `${name} "${value}" is not one of ${allowed.join(", ")}`);
  }
}
