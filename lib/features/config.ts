/**
 * How a recording becomes the input of a network: one typed value from the sample rate to the
 * normalisation.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { isPlainObject, list, nullable, number, oneOf, type Rule } from "@/base/schema.ts";
import { count, type Given, optional, positive, type Resolved, settings } from "./_settings.ts";
import { bandsOf, type FeatureSpec, specRule } from "./spec.ts";
import { fftSize } from "./spectral/fft.ts";
import { frameCount, type ResolvedStftOptions, resolveStftOptions } from "./spectral/stft.ts";

/**
 * Version of everything that decides a feature's value, the reading and resampling of lib/audio
 * included. Raise it when a value changes.
 */
export const FEATURE_VERSION = 1;

const FIELDS = {
  /** Every recording is resampled to this rate first, Hz. */
  sampleRate: count,
  /** Every recording is cut, or filled up with zeros, to this length, seconds. */
  durationSec: number({ above: 0, max: 3600 }),
  /** Samples per transform, from 2 to 65536. */
  nFft: fftSize,
  /** Samples from one frame to the next. */
  hopLength: count,
  /** Samples under the window; `nFft` if it is left out. */
  winLength: optional(count, 1),
  /** What lies outside the clip, for the frames at its ends: zeros, or its reflection. */
  padMode: optional(oneOf("constant", "reflect"), "constant"),
  /**
   * Which part of a longer recording is kept, and where a shorter one is put. RAVDESS has about a
   * second of silence at each end: of its speech the first 3 s hold a median of 100 % of the energy
   * but in some recordings only 40 %, the middle 3 s never less than 99 %.
   */
  position: optional(oneOf("start", "centre"), "centre"),
  /** First removes what lies at the ends further than this below the loudest frame, dB. */
  trimTopDb: optional(nullable(positive), null),
  /** Each plane is a stack of features along the bands; all planes have equally many bands. */
  channels: list(list(specRule), { min: 1 }),
  /**
   * `"clip"`: each plane of each clip gets zero mean and unit variance here. `"train"` and
   * `"trainBands"`: values stay as they are, for statistics of the training part (`fitStatistics`),
   * one pair for each plane, or for each band of each plane.
   */
  normalise: oneOf("clip", "train", "trainBands"),
};

/** How a recording becomes the input of a network; what is optional has a default. */
export type FeatureConfig = Given<typeof FIELDS>;

/** A `FeatureConfig` with every field filled in. */
export type ResolvedFeatureConfig = Resolved<typeof FIELDS>;

const check = settings(FIELDS);

/** Checks a configuration and fills in the defaults, of its features too. */
export const featuresRule: Rule<FeatureConfig> = Object.assign(resolveAt, {
  accepts: check.accepts,
  fields: check.fields,
});

function resolveAt(value: unknown, at: string): ResolvedFeatureConfig {
  const given = isPlainObject(value)
    ? { ...value, winLength: value.winLength ?? value.nFft }
    : value;
  const resolved = check(given, at);
  if (clipLength(resolved) === 0) {
    throw new InputError(
      `use ${at}.durationSec = ${resolved.durationSec}`,
      "it is less than a sample",
    );
  }
  resolveStftOptions(resolved);
  const bands = resolved.channels.map(bandsOfPlane);
  if (bands[0] === 0 || bands.some((count) => count !== bands[0])) {
    throw new InputError(
      `use ${at}.channels`,
      `they have ${bands.join(", ")} bands, and all need equally many, at least one`,
    );
  }
  return resolved;
}

/**
 * Checks a configuration and fills in the defaults, of its features too.
 * @throws {InputError} if a key is unknown or missing, a value is out of range, or planes differ in
 * their numbers of bands
 */
export function resolveFeatureConfig(config: FeatureConfig): ResolvedFeatureConfig {
  return resolveAt(config, "features");
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
 * Shape of one clip's features. A channel is one plane of features.
 * @throws {InputError} as {@linkcode resolveFeatureConfig}
 */
export function featureShape(
  config: FeatureConfig,
): readonly [bands: number, frames: number, channels: number] {
  const resolved = resolveFeatureConfig(config);
  const frames = frameCount(clipLength(resolved), stftOptionsOf(resolved));
  return [bandsOfPlane(resolved.channels[0]!), frames, resolved.channels.length];
}

function bandsOfPlane(plane: readonly FeatureSpec[]): number {
  return plane.reduce((sum, spec) => sum + bandsOf(spec), 0);
}
