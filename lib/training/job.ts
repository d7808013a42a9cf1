/**
 * A job: one training, described completely but for the recordings. The name of its run folder follows
 * from both. One rule checks a job and gives its type.
 * @module
 */
import {
  either,
  integer,
  list,
  matching,
  nullable,
  object,
  oneOf,
  type Rule,
  text,
  type TypeOf,
} from "@/base/schema.ts";
import { featuresRule } from "@/features/config.ts";
import { copiesRule } from "@/features/copies/copies.ts";
import { modelRule } from "@/models/config.ts";
import type { LabelChoice } from "@/corpora/labels.ts";
import type { SpeakerNames } from "@/splits/custom.ts";
import { type ProtocolName, PROTOCOLS } from "@/splits/split.ts";
import { trainingRule } from "./config.ts";
import { samplingRule } from "./sampling.ts";
import { soundRule } from "./sound_augment.ts";

const channel = oneOf("speech", "song", "all");
const speakers: Rule<SpeakerNames | null> = nullable(
  either((value) => typeof value === "string", text, list(text)),
);

const splitRule = object({
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
}, {
  /** The corpora to test; left out where they are all. */
  testCorpora: list(text, { min: 1 }),
});

/** Which clips are trained, validated and tested on. */
export type JobSplit = TypeOf<typeof splitRule>;

const required = {
  /** Speech, song or both. */
  channels: list(oneOf("speech", "song"), { min: 1 }),
  /** The emotions that are distinguished, in the order of the network's outputs. */
  labels: list(text, { min: 2 }),
  features: featuresRule,
  model: modelRule,
  training: trainingRule,
};

/** Settings that came later: where they are left out, a job keeps the name that it always had. */
const optional = {
  /** Augmented copies of the training part's recordings. */
  copies: copiesRule,
  /** Changes of the training part's recordings, anew in every epoch. */
  sound: soundRule,
  /** Which clips an epoch has; each clip once if it is left out. */
  sampling: samplingRule,
};

const startRule = object({
  /** SHA-256 of the trained network's weights: of its file weights.bin. */
  weights: matching("a SHA-256 in hexadecimal", isSha256),
  /** Whether all layers are trained, or the last one alone. */
  train: oneOf("all", "head"),
  /** The corpora that it has heard: none of their speakers may be tested as unseen ones. */
  heard: list(text),
});

/** The trained network that a training starts from, and how much of it is trained. */
export type JobStart = TypeOf<typeof startRule>;

function isSha256(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}

/** Rules of the settings that a recipe decides. */
export const RECIPE_RULES = { ...required, ...optional };
/** Those of them that may be left out. */
export const OPTIONAL_SETTINGS = Object.keys(optional) as (keyof typeof optional)[];

/** A label, and what the recordings call it. */
const labelChoice: Rule<LabelChoice> = object({ label: text, from: list(text, { min: 1 }) });

const jobRule = object({
  /** Name of the recipe that this comes from. */
  recipe: text,
  corpora: list(text, { min: 1 }),
  ...required,
  split: splitRule,
  /** Decides first weights, dropout, order and augmentation. */
  seed: integer({ min: 0 }),
}, {
  ...optional,
  /** What the recordings call each label; left out where they call them by the same names. */
  labelsFrom: list(labelChoice, { min: 2 }),
  /** A trained network to start from; features are normalised as it normalises them. */
  start: startRule,
  /** Train on so many clips of each label; on all of the training part if it is left out. */
  clipsPerLabel: integer({ min: 1 }),
});

/** Everything that decides the result of a training, but for the recordings themselves. */
export type JobConfig = TypeOf<typeof jobRule>;

/**
 * Checks a job.
 * @returns the job with the defaults of its features filled in
 * @throws {InputError} on unknown or missing keys, wrong types, and values out of range
 */
export function checkJob(value: unknown, at = "job"): JobConfig {
  return jobRule(value, at);
}
