/**
 * A job: one training, said completely. Its folder's name follows from it and from the recordings.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { FEATURE_VERSION, type FeatureConfig, resolveFeatureConfig } from "@/features/config.ts";
import type { WaveformChange } from "@/features/copies/change.ts";
import { checkCopies, type CopyConfig, makeCopies } from "@/features/copies/copies.ts";
import { canonicalJson, sha256 } from "@/base/hash.ts";
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
import { checkSelection } from "@/splits/guard.ts";
import { makeSplit, type SplitOptions } from "@/splits/make.ts";
import { isProtocol, type ProtocolName, PROTOCOLS, type Split } from "@/splits/split.ts";
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

/**
 * The recordings that a job uses, sorted by id.
 * @throws RangeError when there are none, saying which corpora are here
 */
export function jobUtterances(config: JobConfig, utterances: readonly Utterance[]): Utterance[] {
  const found = utterances.filter((u) =>
    config.corpora.includes(u.corpus) && config.channels.includes(u.channel) &&
    config.labels.includes(u.emotion)
  );
  if (found.length > 0) return found.sort((a, b) => a.id < b.id ? -1 : 1);
  const here = [...new Set(utterances.map((u) => u.corpus))].join(", ") || "none";
  throw new InputError(
    `train ${config.recipe}`,
    `no recording of ${config.corpora.join(", ")} (${config.channels.join(" and ")}) ` +
      "is in the index",
    { remedy: `corpora there: ${here}` },
  );
}

/**
 * The recordings that a job uses, and the copies that it makes of them.
 * @param utterances the recordings: {@linkcode jobUtterances}
 */
export function jobClips(config: JobConfig, utterances: readonly Utterance[]): Utterance[] {
  return [...utterances, ...makeCopies(utterances, config.copies ?? [])];
}

/**
 * The split that a job says; its parts are of {@linkcode jobClips}.
 * @param utterances the recordings: {@linkcode jobUtterances}
 * @throws RangeError when it cannot be made, no training clip has one of the job's labels, or the job
 * may not choose its epoch as it says
 */
export function jobSplit(config: JobConfig, utterances: readonly Utterance[]): Split {
  const { testSpeakers, valSpeakers, ...rest } = config.split;
  const options: SplitOptions = {
    ...rest,
    ...(testSpeakers === null ? {} : { testSpeakers }),
    ...(valSpeakers === null ? {} : { valSpeakers }),
  };
  const clips = jobClips(config, utterances);
  const split = makeSplit(clips, options);
  checkSelection(SELECTED_ON[config.training.selection], split);
  refuseUntaught(config, { split, clips });
  return split;
}

/** An output of the network that nothing teaches would be an answer that is never right. */
function refuseUntaught(
  { recipe, labels }: JobConfig,
  { split, clips }: { readonly split: Split; readonly clips: readonly Utterance[] },
): void {
  const train = new Set(split.train);
  const taught = new Set(clips.filter(({ id }) => train.has(id)).map(({ emotion }) => emotion));
  const untaught = labels.filter((label) => !taught.has(label));
  if (untaught.length === 0) return;
  throw new InputError(`train ${recipe} to tell ${untaught.join(", ")}`, "no training clip is so", {
    remedy: "add recordings that are, or leave the label out",
  });
}

/** What each selection is to the leakage guard. */
const SELECTED_ON = {
  best: { selectedOn: "val" },
  last: { selectedOn: "last" },
  best_test: { selectedOn: "test", rung: "best_test_epoch" },
} as const;

/** What a job is known by. */
export interface JobIdentity {
  /** Name of the run folder. */
  readonly name: string;
  /** Hash of the resolved job and of the features' version. */
  readonly configHash: string;
  /** Hash of what the index says of the recordings that the job uses. */
  readonly indexHash: string;
}

const NAME_DIGITS = 10;

/**
 * Names a job: equal jobs on equal recordings have equal names, and no others do.
 * @param utterances the recordings that it uses: {@linkcode jobUtterances}
 */
export async function identifyJob(
  config: JobConfig,
  utterances: readonly Utterance[],
): Promise<JobIdentity> {
  const records = utterances.map((u) => [u.id, u.sha256, u.speaker, u.channel, u.emotion]).sort();
  const resolved = { config: checkJob(config), featureVersion: FEATURE_VERSION };
  const configHash = await sha256(canonicalJson(resolved));
  const indexHash = await sha256(JSON.stringify(records));
  const digits = (await sha256(configHash + indexHash)).slice(0, NAME_DIGITS);
  const { protocol, fold } = config.split;
  const name = `${config.recipe}-${protocol}-fold${fold}-seed${config.seed}-${digits}`;
  return { name, configHash, indexHash };
}
