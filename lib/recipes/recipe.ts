/**
 * A recipe: corpora, labels, features, network and training of one system, as one typed value; and how
 * a recipe and a protocol become a job.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import type { CopyConfig } from "@/features/copies/copies.ts";
import type { FeatureConfig } from "@/features/config.ts";
import type { ModelConfig } from "@/models/config.ts";
import { type ProtocolName, PROTOCOLS } from "@/splits/split.ts";
import type { TrainingConfig } from "@/training/config.ts";
import { checkJob, type JobConfig, type JobSplit, type SpeakerList } from "@/training/job.ts";
import { changeSettings } from "./settings.ts";

/** A figure that a system's authors published, in [0, 1]. */
export interface PublishedFigure {
  readonly protocol: ProtocolName;
  readonly testClips: number | null;
  readonly accuracy: number;
  readonly macroF1: number | null;
  readonly weightedF1: number | null;
}

/** One system. */
export interface Recipe {
  readonly name: string;
  readonly title: string;
  readonly corpora: readonly string[];
  readonly channels: readonly ("speech" | "song")[];
  /** The emotions that are distinguished, in the order of the network's outputs. */
  readonly labels: readonly string[];
  readonly features: FeatureConfig;
  /** Augmented copies of the training part's recordings; left out where there are none. */
  readonly copies?: readonly CopyConfig[];
  /** The network that is trained unless another is named. */
  readonly model: ModelConfig;
  /** All networks of a system that has several, `model` among them, by name. */
  readonly models?: Readonly<Record<string, ModelConfig>>;
  readonly training: TrainingConfig;
  /**
   * Which clips of held-out speakers are tested. Under leaky protocols all are, as in the published
   * evaluations.
   */
  readonly testChannel: "speech" | "song" | "all";
  /** The protocol that its authors used, as far as it is known. */
  readonly protocol: ProtocolName;
  /** What its authors claim; null = no figure. */
  readonly published: PublishedFigure | null;
}

/** Which training of a recipe is meant. */
export interface JobOptions {
  /** Name of one of the recipe's networks. @default the recipe's `model` */
  readonly model?: string | undefined;
  /** Settings such as `training.learningRate=1e-3`: see `applySettings`. @default none */
  readonly settings?: readonly string[] | undefined;
  /** @default the recipe's */
  readonly corpora?: readonly string[] | undefined;
  /** Replaces some of the recipe's settings, after `settings`. @default none */
  readonly training?: Partial<TrainingConfig> | undefined;
  /** @default "speaker" */
  readonly protocol?: ProtocolName | undefined;
  /** Counts from 0. @default 0 */
  readonly fold?: number | undefined;
  /** Decides a random split, first weights, order and augmentation. @default 1 */
  readonly seed?: number | undefined;
  /** @default the recipe's; all under leaky protocols */
  readonly testChannel?: "speech" | "song" | "all" | undefined;
  /** For the protocol `custom`. */
  readonly testSpeakers?: SpeakerList | undefined;
  /** For the protocol `custom`. */
  readonly valSpeakers?: SpeakerList | undefined;
}

/**
 * The recipe with the network, corpora and settings that the options name.
 * @throws {InputError} if there is no such network or setting
 */
export function configureRecipe(recipe: Recipe, options: JobOptions): Recipe {
  const { settings = [], corpora = recipe.corpora, training } = options;
  const model = options.model === undefined ? recipe.model : modelByName(recipe, options.model);
  const changed = changeSettings({ ...recipe, model, corpora }, settings);
  return { ...changed, training: { ...changed.training, ...training } };
}

/**
 * The job that trains a recipe.
 * @throws {InputError} if a setting is unknown or invalid
 */
export function recipeJob(recipe: Recipe, options: JobOptions = {}): JobConfig {
  return jobOf(configureRecipe(recipe, options), options);
}

/** The job of a recipe that is configured already. */
export function jobOf(recipe: Recipe, options: JobOptions): JobConfig {
  const { name, corpora, channels, labels, features, copies, model, training } = recipe;
  const { seed = 1 } = options;
  const split = splitOf(recipe, options);
  const job = { recipe: name, corpora, channels, labels, features, model, training, split, seed };
  return checkJob(copies === undefined ? job : { ...job, copies }, `recipe ${name}`);
}

/** The networks of a recipe by name; a single one has the name of its kind. */
export function recipeModels(
  { model, models }: Pick<Recipe, "model" | "models">,
): Readonly<Record<string, ModelConfig>> {
  return models ?? { [model.kind]: model };
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
  const channel = options.testChannel ?? (PROTOCOLS[protocol].leaky ? "all" : recipe.testChannel);
  return {
    protocol,
    fold,
    seed,
    testChannel: channel,
    valChannel: channel,
    testSpeakers: options.testSpeakers ?? null,
    valSpeakers: options.valSpeakers ?? null,
  };
}
