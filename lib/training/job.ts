/**
 * A job: one training, said completely. Its folder's name follows from it and from the recordings.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { type FeatureConfig, resolveFeatureConfig } from "@/features/config.ts";
import type { WaveformChange } from "@/features/copies/change.ts";
import { checkCopies, type CopyConfig } from "@/features/copies/copies.ts";
import { checkModelConfig, type ModelConfig } from "@/models/config.ts";
import {
  either,
  integer,
  isPlainObject,
  list,
  nullable,
  number,
  object,
  oneOf,
  type Rule,
  text,
  variant,
} from "@/base/schema.ts";
import { isProtocol, type ProtocolName, PROTOCOLS } from "@/splits/split.ts";
import { checkTrainingConfig, type TrainingConfig } from "./config.ts";

/** Speakers by name: `"1,7,9"`, or a list. */
export type SpeakerList = string | readonly string[];

/** Which clips are learned from, tuned on and judged on. */
export interface JobSplit {
  readonly protocol: ProtocolName;
  /** Counts from 0. */
  readonly fold: number;
  /** Decides a `random` or `augment_first` split. */
  readonly seed: number;
  readonly testChannel: "speech" | "song" | "all";
  readonly valChannel: "speech" | "song" | "all";
  /** For the protocol `custom` alone; null elsewhere. */
  readonly testSpeakers: SpeakerList | null;
  readonly valSpeakers: SpeakerList | null;
}

/** Everything that decides the result of a training, but for the recordings themselves. */
export interface JobConfig {
  /** Name of the recipe that this comes from. */
  readonly recipe: string;
  readonly corpora: readonly string[];
  readonly channels: readonly ("speech" | "song")[];
  /** The emotions that are told apart, in the order of the network's outputs. */
  readonly labels: readonly string[];
  readonly features: FeatureConfig;
  /** Augmented copies of the training part's recordings; left out where there are none. */
  readonly copies?: readonly CopyConfig[];
  readonly split: JobSplit;
  readonly model: ModelConfig;
  readonly training: TrainingConfig;
  /** Decides first weights, dropout, order and augmentation. */
  readonly seed: number;
}

const channel = oneOf("speech", "song", "all");
const speakers = nullable(
  either<string, readonly string[]>((value) => typeof value === "string", text, list(text)),
);

const split: Rule<JobSplit> = object<JobSplit>({
  protocol: (value, at) => {
    if (typeof value === "string" && isProtocol(value)) return value;
    return oneOf(...Object.keys(PROTOCOLS) as ProtocolName[])(value, at);
  },
  fold: integer({ min: 0 }),
  seed: integer({ min: 0 }),
  testChannel: channel,
  valChannel: channel,
  testSpeakers: speakers,
  valSpeakers: speakers,
});

const features: Rule<FeatureConfig> = (value, at) => {
  if (isPlainObject(value)) return resolveFeatureConfig(value as unknown as FeatureConfig);
  throw new InputError(`use ${at}`, "an object is needed");
};

const change: Rule<WaveformChange> = variant("kind", {
  noise: object<WaveformChange & { kind: "noise" }>({ kind: () => "noise", snrDb: number() }),
  stretch: object<WaveformChange & { kind: "stretch" }>({ kind: () => "stretch", rate: number() }),
  pitch: object<WaveformChange & { kind: "pitch" }>({ kind: () => "pitch", semitones: number() }),
  shift: object<WaveformChange & { kind: "shift" }>({ kind: () => "shift", shiftSec: number() }),
});

const copyList = list(object<CopyConfig>({ name: text, changes: list(change) }), { min: 1 });

const copies: Rule<readonly CopyConfig[]> = (value, at) => {
  const checked = copyList(value, at);
  checkCopies(checked);
  return checked;
};

const job: Rule<JobConfig> = object<Omit<JobConfig, "copies">>({
  recipe: text,
  corpora: list(text, { min: 1 }),
  channels: list(oneOf("speech", "song"), { min: 1 }),
  labels: list(text, { min: 2 }),
  features,
  split,
  model: checkModelConfig,
  training: checkTrainingConfig,
  seed: integer({ min: 0 }),
});

/**
 * Checks a job.
 * @returns the job with the defaults of its features filled in
 * @throws TypeError on unknown or missing keys and wrong types, RangeError on values out of range
 */
export function checkJob(value: unknown, at = "job"): JobConfig {
  // A job without copies has no such key, so that it is called as before there were any.
  if (!isPlainObject(value) || !("copies" in value)) return job(value, at);
  const { copies: given, ...rest } = value;
  return { ...job(rest, at), copies: copies(given, `${at}.copies`) };
}
