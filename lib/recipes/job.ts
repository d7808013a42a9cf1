/** From a recipe to the job and the plan of one of its trainings. @module */
import { InputError } from "@/base/errors.ts";
import type { LabelChoice } from "@/corpora/labels.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import type { ModelConfig } from "@/models/config.ts";
import { sharedEmotions } from "@/splits/corpora.ts";
import type { SpeakerNames } from "@/splits/custom.ts";
import { type ProtocolName, PROTOCOLS } from "@/splits/split.ts";
import { checkJob, type JobConfig, type JobSplit, OPTIONAL_SETTINGS } from "@/training/job.ts";
import { type Plan, planJob } from "@/training/plan.ts";
import { checkClasses, type JobLabels, labelsThere, namedLabels, withoutAbsent } from "./labels.ts";
import { type Recipe, recipeModels } from "./recipe.ts";
import { applySettings } from "./settings.ts";
import { jobStart, startedRecipe, type StartOptions, withEpoch } from "./start.ts";

/** Which training of a recipe is meant. */
export interface JobOptions {
  /** Name of one of the recipe's networks. @default the recipe's `model` */
  readonly model?: string | undefined;
  /** Settings such as `training.learningRate=1e-3`: see `applySettings`. @default none */
  readonly settings?: readonly string[] | undefined;
  /** @default the recipe's */
  readonly corpora?: readonly string[] | undefined;
  /** @default "speaker" */
  readonly protocol?: ProtocolName | undefined;
  /** Counts from 0. @default 0 */
  readonly fold?: number | undefined;
  /** Decides a random split, first weights, order and augmentation. @default 1 */
  readonly seed?: number | undefined;
  /** @default the recipe's; all under leaky protocols */
  readonly testChannel?: "speech" | "song" | "all" | undefined;
  /**
   * The corpora to test: all of their speakers under `corpora`, in folds under the protocols of
   * speakers. Other corpora only train. @default all
   */
  readonly testCorpora?: readonly string[] | undefined;
  /** For the protocol `custom`. */
  readonly testSpeakers?: SpeakerNames | undefined;
  /** For the protocol `custom`. */
  readonly valSpeakers?: SpeakerNames | undefined;
  /** A trained network whose weights, features and settings the training starts from. @default none */
  readonly start?: StartOptions | undefined;
  /** Train on so many clips of each label. @default all */
  readonly clipsPerLabel?: number | undefined;
}

/**
 * The recipe with the network, corpora and settings that the options name.
 * @throws {InputError} if there is no such network or setting
 */
export function configureRecipe(recipe: Recipe, options: JobOptions): Recipe {
  const { settings = [], corpora = recipe.corpora, start } = options;
  if (start !== undefined) {
    const named = options.model === undefined ? settings : [`model=${options.model}`];
    return applySettings({ ...startedRecipe(recipe, start, named), corpora }, settings);
  }
  const model = options.model === undefined ? recipe.model : modelByName(recipe, options.model);
  return applySettings({ ...recipe, model, corpora }, settings);
}

/**
 * The job that trains a recipe.
 * @throws {InputError} if a setting is unknown or invalid
 */
export function recipeJob(recipe: Recipe, options: JobOptions = {}): JobConfig {
  return jobOf(configureRecipe(recipe, options), options);
}

/** The job of a recipe that is configured already. */
function jobOf(recipe: Recipe, options: JobOptions, chosen: JobLabels = recipe): JobConfig {
  const { name, corpora, channels, features, model, training } = recipe;
  const { labels, labelsFrom } = chosen;
  const { seed = 1 } = options;
  const split = splitOf(recipe, options);
  const job: Record<string, unknown> = {
    recipe: name,
    corpora,
    channels,
    labels,
    features,
    model,
    training,
    split,
    seed,
  };
  if (labelsFrom !== undefined) job["labelsFrom"] = labelsFrom;
  if (options.start !== undefined) job["start"] = jobStart(options.start);
  if (options.clipsPerLabel !== undefined) job["clipsPerLabel"] = options.clipsPerLabel;
  for (const key of OPTIONAL_SETTINGS) if (recipe[key] !== undefined) job[key] = recipe[key];
  return checkJob(job, `recipe ${name}`);
}

/** Which training of a recipe is meant, for the recordings that are here. */
export interface HereOptions extends JobOptions {
  /**
   * The labels to tell apart, as `parseLabels` reads them. @default the recipe's where all of them are
   * there, or else those that are there
   */
  readonly labels?: readonly LabelChoice[] | undefined;
}

/**
 * The job that trains a recipe on those of its corpora that are present, or on all that is present if
 * none of its own is. Its labels are the recipe's if all of them are there, or else those that are
 * there; under the protocol `corpus` those that all corpora share, under `corpora` those that the
 * corpora of the training have. Corpora and labels that the options name are taken as they are.
 * @param utterances all recordings in the index
 * @throws {InputError} if a setting is unknown or invalid, or the labels cannot be told apart
 */
export function jobHere(
  recipe: Recipe,
  utterances: readonly Utterance[],
  options: HereOptions = {},
): JobConfig {
  const configured = configureRecipe(recipe, options);
  const corpora = options.corpora ?? presentCorpora(recipe, utterances);
  const { channels } = configured;
  const own = utterances.filter((u) => corpora.includes(u.corpus) && channels.includes(u.channel));
  const isSet = configured.labels !== recipe.labels;
  if (isSet && options.labels !== undefined) {
    throw new InputError("choose labels by --labels and by --set", "they may differ", {
      remedy: "leave out one of them",
    });
  }
  const chosen = isSet ? { labels: configured.labels } : labelsHere(recipe, own, options);
  const fitted = withoutAbsent(recipe, configured, { labels: chosen.labels, corpora });
  const { clipsPerLabel = Infinity } = options;
  const clips = Math.min(own.length, clipsPerLabel * chosen.labels.length);
  const sized = options.start === undefined ? fitted : withEpoch(fitted, clips);
  return jobOf({ ...sized, corpora }, options, chosen);
}

function labelsHere(
  recipe: Recipe,
  own: readonly Utterance[],
  options: HereOptions,
): JobLabels {
  if (options.labels !== undefined) return namedLabels(options.labels, own);
  const { protocol, testCorpora = [] } = options;
  let labels = labelsThere(recipe, own);
  if (protocol === "corpus") {
    const shared = sharedEmotions(own);
    labels = labels.filter((label) => shared.includes(label));
  } else if (protocol === "corpora") {
    const learned = new Set(
      own.filter((u) => !testCorpora.includes(u.corpus)).map(({ emotion }) => emotion),
    );
    labels = labels.filter((label) => learned.has(label));
  }
  checkClasses(labels);
  return { labels };
}

function presentCorpora({ corpora }: Recipe, utterances: readonly Utterance[]): string[] {
  const present = [...new Set(utterances.map(({ corpus }) => corpus))].sort();
  const own = corpora.filter((name) => present.includes(name));
  return own.length > 0 ? own : present;
}

/** Says which of a recipe's corpora a job goes without; undefined if it has them all or none. */
export function absentSentence(recipe: Recipe, { corpora }: JobConfig): string | undefined {
  const absent = recipe.corpora.filter((name) => !corpora.includes(name));
  const present = recipe.corpora.filter((name) => corpora.includes(name));
  if (absent.length === 0 || present.length === 0) return undefined;
  return `${recipe.name} is trained on ${present.join(" and ")} alone: ` +
    `${absent.join(" and ")} ${absent.length === 1 ? "is" : "are"} not among the recordings`;
}

/**
 * Plans one training of a recipe: its job, clips, split and name.
 * @param utterances all recordings in the index
 * @throws {InputError} if a setting is invalid, no recording fits, the labels cannot be told apart,
 * or the split cannot be made
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import type { Utterance } from "@/corpora/utterance.ts";
 * import { planTraining, twoChannel } from "@/recipes/mod.ts";
 *
 * const utterances = ["01", "02", "03", "04", "05"].flatMap((actor) =>
 *   twoChannel.labels.map((emotion): Utterance => ({
 *     id: `own-${actor}-${emotion}`,
 *     path: `own/${actor}/${emotion}.wav`,
 *     sha256: `${actor}-${emotion}`,
 *     corpus: "own",
 *     speaker: `own-${actor}`,
 *     gender: "unknown",
 *     channel: "speech",
 *     emotion,
 *     intensity: "normal",
 *     statement: "kids",
 *     repetition: 1,
 *     sampleRate: 16000,
 *     channels: 1,
 *     durationSec: 3,
 *   }))
 * );
 * const plan = await planTraining(twoChannel, utterances, { protocol: "loso", fold: 2 });
 * assert.equal(plan.split.folds, 5);
 * assert.ok(plan.split.test.every((id) => id.startsWith("own-03-")));
 * assert.match(plan.identity.name, /^two_channel-loso-fold2-seed1-[0-9a-f]{10}$/);
 * ```
 */
export async function planTraining(
  recipe: Recipe,
  utterances: readonly Utterance[],
  options: HereOptions = {},
): Promise<Plan> {
  return await planJob(jobHere(recipe, utterances, options), utterances);
}

function modelByName(recipe: Recipe, name: string): ModelConfig {
  const models = recipeModels(recipe);
  const found = Object.hasOwn(models, name) ? models[name] : undefined;
  if (found !== undefined) return found;
  throw new InputError(
    `train ${recipe.name} with a network called "${name}"`,
    `it has ${Object.keys(models).join(", ")}`,
  );
}

function splitOf(recipe: Recipe, options: JobOptions): JobSplit {
  const { protocol = "speaker", fold = 0, seed = 1 } = options;
  const { testCorpora } = options;
  const channel = options.testChannel ?? (PROTOCOLS[protocol].leaky ? "all" : recipe.testChannel);
  const split = {
    protocol,
    fold,
    seed,
    testChannel: channel,
    valChannel: channel,
    testSpeakers: options.testSpeakers ?? null,
    valSpeakers: options.valSpeakers ?? null,
  };
  return testCorpora === undefined ? split : { ...split, testCorpora: [...testCorpora].sort() };
}
