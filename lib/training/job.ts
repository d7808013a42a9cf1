/**
 * A job: one training, described completely but for the recordings. The name of its run folder follows
 * from both. One rule checks a job and gives its type.
 * @module
 */
import {
  either,
  integer,
  isPlainObject,
  list,
  nullable,
  object,
  oneOf,
  type Rule,
  text,
  type TypeOf,
} from "@/base/schema.ts";
import { featuresRule } from "@/features/config.ts";
import { copiesRule, type CopyConfig } from "@/features/copies/copies.ts";
import { modelRule } from "@/models/config.ts";
import type { SpeakerNames } from "@/splits/custom.ts";
import { type ProtocolName, PROTOCOLS } from "@/splits/split.ts";
import { trainingRule } from "./config.ts";
import { type Sampling, samplingRule } from "./sampling.ts";
import { type SoundAugmentation, soundRule } from "./sound_augment.ts";

const channel = oneOf("speech", "song", "all");
const speakers: Rule<SpeakerNames | null> = nullable(
  either((value) => typeof value === "string", text, list(text)),
);

const requiredOfSplit = object({
  protocol: oneOf(...Object.keys(PROTOCOLS) as ProtocolName[]),
  /** Counts from 0. */
  fold: integer({ min: 0 }),
  /** Decides a `random` or `augment_first` split. */
  seed: integer({ min: 0 }),
  /** Test clips of held-out speakers: speech, song or all. */
  testChannel: channel,
  valChannel: channel,
  /** For the protocol `custom` alone; null elsewhere. */
  testSpeakers: speakers,
  valSpeakers: speakers,
});

const testCorpora = list(text, { min: 1 });

/** Which clips are trained, validated and tested on. */
export interface JobSplit extends TypeOf<typeof requiredOfSplit> {
  /** The corpora to test; left out where they are all. */
  readonly testCorpora?: readonly string[];
}

const splitRule: Rule<JobSplit> = (value, at) => {
  if (!isPlainObject(value) || !("testCorpora" in value)) return requiredOfSplit(value, at);
  const { testCorpora: given, ...rest } = value;
  return { ...requiredOfSplit(rest, at), testCorpora: testCorpora(given, `${at}.testCorpora`) };
};

/** Rules of the settings that a recipe decides. */
export const RECIPE_RULES = {
  /** Speech, song or both. */
  channels: list(oneOf("speech", "song"), { min: 1 }),
  /** The emotions that are distinguished, in the order of the network's outputs. */
  labels: list(text, { min: 2 }),
  features: featuresRule,
  model: modelRule,
  training: trainingRule,
  /** Augmented copies of the training part's recordings. */
  copies: copiesRule,
  /** Changes of the training part's recordings, anew in every epoch. */
  sound: soundRule,
  /** Which clips an epoch has; each clip once if it is left out. */
  sampling: samplingRule,
};

/** Settings that came later: where they are left out, a job keeps the name that it always had. */
export const OPTIONAL_SETTINGS = ["copies", "sound", "sampling"] as const;

const { copies: _copies, sound: _sound, sampling: _sampling, ...required } = RECIPE_RULES;

const jobRule = object({
  /** Name of the recipe that this comes from. */
  recipe: text,
  corpora: list(text, { min: 1 }),
  ...required,
  split: splitRule,
  /** Decides first weights, dropout, order and augmentation. */
  seed: integer({ min: 0 }),
});

/** Everything that decides the result of a training, but for the recordings themselves. */
export interface JobConfig extends TypeOf<typeof jobRule> {
  /** Augmented copies of the training part's recordings; left out where there are none. */
  readonly copies?: readonly CopyConfig[];
  /** Changes of the training part's recordings; left out where there are none. */
  readonly sound?: SoundAugmentation;
  /** Which clips an epoch has; left out where it has each clip once. */
  readonly sampling?: Sampling;
}

/**
 * Checks a job.
 * @returns the job with the defaults of its features filled in
 * @throws {InputError} on unknown or missing keys, wrong types, and values out of range
 */
export function checkJob(value: unknown, at = "job"): JobConfig {
  if (!isPlainObject(value)) return jobRule(value, at);
  const rest: Record<string, unknown> = { ...value };
  const given: Record<string, unknown> = {};
  for (const key of OPTIONAL_SETTINGS) {
    if (!(key in rest)) continue;
    given[key] = RECIPE_RULES[key](rest[key], `${at}.${key}`);
    delete rest[key];
  }
  return { ...jobRule(rest, at), ...given };
}
