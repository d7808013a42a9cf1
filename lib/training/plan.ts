/**
 * A plan: everything that decides one training before anything is computed. It is made once; whatever
 * trains, names, looks up or judges the training takes the plan.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { canonicalJson, sha256 } from "@/base/hash.ts";
import { formatLabels, relabel } from "@/corpora/labels.ts";
import { isOwnCorpus, type Utterance } from "@/corpora/utterance.ts";
import { FEATURE_VERSION } from "@/features/config.ts";
import { makeCopies } from "@/features/copies/copies.ts";
import { checkSelection, checkUnheard } from "@/splits/guard.ts";
import { countFolds, makeSplit } from "@/splits/make.ts";
import type { Split } from "@/splits/split.ts";
import { drawPerLabel, drawSpeakers } from "@/splits/subset.ts";
import type { JobConfig } from "./job.ts";

/** Identifies a training. */
export interface Identity {
  /** Name of the run folder. */
  readonly name: string;
  /** Hash of the job and of the features' version. */
  readonly configHash: string;
  /** Hash of what the index says about the recordings that the job uses. */
  readonly indexHash: string;
}

/** One training, ready to start. */
export interface Plan {
  readonly job: JobConfig;
  /** The recordings that the job uses, sorted by id, and then the copies that it makes of them. */
  readonly clips: readonly Utterance[];
  readonly split: Split;
  readonly identity: Identity;
}

/**
 * Plans one training.
 * @param job a checked job: from a recipe, or from {@linkcode checkJob}
 * @param utterances all recordings in the index; the job takes those that it names
 * @throws {InputError} if the job finds no recordings, its split cannot be made, a label has no
 * training clip, its settings do not fit together, or the epoch may not be selected as it says
 */
export async function planJob(job: JobConfig, utterances: readonly Utterance[]): Promise<Plan> {
  return await planWith(job, await prepareClips(job, utterances));
}

/**
 * Plans one training for each seed and fold, in this order.
 * @param options.folds from 0 @default all that the protocol has for these recordings
 * @param options.seeds @default the job's own
 * @throws {InputError} as {@linkcode planJob}, for any of them
 */
export async function planCrossValidation(
  job: JobConfig,
  utterances: readonly Utterance[],
  options: {
    readonly folds?: readonly number[] | undefined;
    readonly seeds?: readonly number[] | undefined;
  } = {},
): Promise<Plan[]> {
  const prepared = await prepareClips(job, utterances);
  const { seeds = [job.seed] } = options;
  const folds = options.folds ?? [...Array(countFolds(prepared.clips, job.split)).keys()];
  const plans: Plan[] = [];
  for (const seed of seeds) {
    for (const fold of folds) {
      const one = { ...job, seed, split: { ...job.split, fold, seed } };
      plans.push(await planWith(one, prepared));
    }
  }
  return plans;
}

/** What all folds and seeds of a job share. */
interface PreparedClips {
  readonly clips: readonly Utterance[];
  readonly indexHash: string;
}

async function prepareClips(
  job: JobConfig,
  utterances: readonly Utterance[],
): Promise<PreparedClips> {
  const recordings = chooseRecordings(job, utterances);
  const records = recordings.map((u) => [
    ...[u.id, u.sha256, u.speaker, u.channel, u.emotion],
    ...isOwnCorpus(u.corpus) ? [u.gender] : [], // That of a published corpus does not change.
  ]).sort();
  return {
    clips: [...recordings, ...await makeCopies(recordings, job.copies ?? [])],
    indexHash: await sha256(JSON.stringify(records)),
  };
}

function chooseRecordings(job: JobConfig, utterances: readonly Utterance[]): Utterance[] {
  const inScope = utterances.filter((u) =>
    job.corpora.includes(u.corpus) && job.channels.includes(u.channel)
  );
  const choices = job.labelsFrom ?? job.labels.map((label) => ({ label, from: [label] }));
  const found = relabel(inScope, choices);
  if (found.length > 0) return found.sort((a, b) => a.id < b.id ? -1 : 1);
  const present = [...new Set(utterances.map((u) => u.corpus))].join(", ") || "none";
  throw new InputError(
    `train ${job.recipe}`,
    `no recording of ${job.corpora.join(", ")} (${job.channels.join(" and ")}) is in the index`,
    { remedy: `corpora there: ${present}`, code: "missing" },
  );
}

async function planWith(job: JobConfig, { clips, indexHash }: PreparedClips): Promise<Plan> {
  refuseUnknownLabels(job);
  refuseMissingPlanes(job);
  refuseChangedCopies(job);
  refuseHeadOnChangedSound(job);
  const split = splitOf(job, clips);
  checkSelection(job.training.selection, split);
  refuseUnwatched(job, split);
  refuseUntaughtLabels(job, { clips, split });
  refuseNoShares(job, { clips, split });
  return { job, clips, split, identity: await identify(job, indexHash) };
}

function splitOf(
  { split: options, start, sampling, clipsPerLabel, seed }: JobConfig,
  clips: readonly Utterance[],
): Split {
  const whole = makeSplit(clips, options);
  if (start !== undefined) checkUnheard(whole, clips, start.heard);
  const perCorpus = sampling?.speakers;
  const split = perCorpus === undefined ? whole : drawSpeakers(whole, clips, { perCorpus, seed });
  if (clipsPerLabel === undefined) return split;
  return drawPerLabel(split, clips, { perLabel: clipsPerLabel, seed });
}

/** The head is trained on what the layers before it make of each clip, which is computed once. */
function refuseHeadOnChangedSound({ recipe, start, sound, training }: JobConfig): void {
  if (start?.train !== "head") return;
  const { mixup: _, oneOnly: _oneOnly, ...changes } = training.augmentation;
  const changed = Object.values(changes).some((change) => change !== null);
  if (sound === undefined && !changed) return;
  throw new InputError(
    `train the head of ${recipe} alone`,
    "its job changes clips anew in every epoch",
    { remedy: "leave out sound and training.augmentation, or train all layers (--train all)" },
  );
}

/** A rate that falls where the validation loss does not would never fall. */
function refuseUnwatched({ recipe, training }: JobConfig, { val }: Split): void {
  if (training.schedule.kind !== "plateau" || val.length > 0) return;
  throw new InputError(
    `train ${recipe} without validation speakers`,
    "its rate follows their loss",
    {
      remedy: "choose another training.schedule",
    },
  );
}

function refuseUnknownLabels({ labels, training }: JobConfig): void {
  for (const setting of ["classWeights", "classFactors"] as const) {
    const value = training[setting];
    const named = typeof value === "string" ? [] : Object.keys(value);
    const unknown = named.find((label) => !labels.includes(label));
    if (unknown === undefined) continue;
    throw new InputError(
      `use training.${setting}`,
      `"${unknown}" is not among the labels ${labels.join(", ")}`,
    );
  }
}

function refuseMissingPlanes({ features, training }: JobConfig): void {
  const planes = features.channels.length;
  const missing = training.augmentation.gain?.channels.find((plane) => plane >= planes);
  if (missing === undefined) return;
  throw new InputError(
    "use training.augmentation.gain.channels",
    `there is no plane ${missing}: the features have ${planes}, counted from 0`,
  );
}

function refuseChangedCopies({ recipe, copies, sound }: JobConfig): void {
  if (copies === undefined || sound === undefined) return;
  throw new InputError(`train ${recipe}`, "it has both copies and changes of sound in training", {
    remedy: "leave out one of copies and sound",
  });
}

/** Without a training clip, an output of the network could never be right. */
function refuseUntaughtLabels(
  { recipe, labels }: JobConfig,
  { split, clips }: Pick<Plan, "split" | "clips">,
): void {
  const train = new Set(split.train);
  const taught = new Set(clips.filter(({ id }) => train.has(id)).map(({ emotion }) => emotion));
  const untaught = labels.filter((label) => !taught.has(label));
  if (untaught.length === 0) return;
  const others = labels.filter((label) => taught.has(label));
  throw new InputError(
    `train ${recipe} to recognise ${untaught.join(", ")}`,
    "no training clip has this label",
    { remedy: `add recordings that have it, or leave it out: --labels ${formatLabels(others)}` },
  );
}

/** Shares of corpora that are not trained on have no effect, but one that is needs a share. */
function refuseNoShares(
  { sampling }: JobConfig,
  { split, clips }: Pick<Plan, "split" | "clips">,
): void {
  if (sampling === undefined) return;
  const train = new Set(split.train);
  const corpora = new Set(clips.filter(({ id }) => train.has(id)).map(({ corpus }) => corpus));
  if ([...corpora].some((corpus) => sampling.shares[corpus] !== 0)) return;
  throw new InputError(
    "use sampling.shares",
    `no corpus of the training part (${[...corpora].join(", ")}) has a share above 0`,
  );
}

/**
 * The corpora whose speakers a training hears: those of its training and validation parts, and those
 * that the network has heard which it starts from.
 */
export function heardCorpora(
  { job, clips, split }: Pick<Plan, "job" | "clips" | "split">,
): string[] {
  const used = new Set([...split.train, ...split.val]);
  const own = clips.filter(({ id }) => used.has(id)).map(({ corpus }) => corpus);
  return [...new Set([...own, ...job.start?.heard ?? []])].sort();
}

const NAME_DIGITS = 10;

/** Equal jobs on equal recordings have equal names, and no others do. */
async function identify(job: JobConfig, indexHash: string): Promise<Identity> {
  const configHash = await sha256(canonicalJson({ config: job, featureVersion: FEATURE_VERSION }));
  const digits = (await sha256(configHash + indexHash)).slice(0, NAME_DIGITS);
  const { protocol, fold } = job.split;
  const name = `${job.recipe}-${protocol}-fold${fold}-seed${job.seed}-${digits}`;
  return { name, configHash, indexHash };
}
