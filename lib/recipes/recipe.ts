/**
 * A recipe: corpora, labels, features, network and training of one system, as one typed value; and
 * how a recipe and a protocol become a job.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import type { CopyConfig } from "@/features/copies/copies.ts";
import { type FeatureConfig, resolveFeatureConfig } from "@/features/config.ts";
import type { ModelConfig } from "@/models/config.ts";
import { isPlainObject } from "@/base/schema.ts";
import { type ProtocolName, PROTOCOLS } from "@/splits/split.ts";
import type { TrainingConfig } from "@/training/config.ts";
import { checkJob, type JobConfig, type JobSplit, type SpeakerList } from "@/training/job.ts";

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
  /** The emotions that are told apart, in the order of the network's outputs. */
  readonly labels: readonly string[];
  readonly features: FeatureConfig;
  /** Augmented copies of the training part's recordings; left out where there are none. */
  readonly copies?: readonly CopyConfig[];
  /** The network that is meant unless another is named. */
  readonly model: ModelConfig;
  /** All networks of a system that has several, `model` among them, by name. */
  readonly models?: Readonly<Record<string, ModelConfig>>;
  readonly training: TrainingConfig;
  /**
   * Which clips of held-out speakers are judged on. Under leaky protocols all channels are, as in
   * the published evaluations.
   */
  readonly testChannel: "speech" | "song" | "all";
  /** The one that its authors used, as far as it can be told. */
  readonly protocol: ProtocolName;
  /** What its authors claim; null = no figure. */
  readonly published: PublishedFigure | null;
}

/** Settings of a recipe that may be replaced: whole values, or parts of its objects. */
export interface RecipeOverrides {
  readonly corpora?: readonly string[];
  readonly channels?: readonly ("speech" | "song")[];
  readonly labels?: readonly string[];
  readonly features?: DeepPartial<FeatureConfig>;
  readonly model?: DeepPartial<ModelConfig>;
  readonly training?: DeepPartial<TrainingConfig>;
}

/** Any part of an object; lists are replaced as a whole. */
export type DeepPartial<T> = T extends readonly unknown[] ? T
  : T extends object ? { readonly [K in keyof T]?: DeepPartial<T[K]> }
  : T;

/** Which training of a recipe is meant. */
export interface JobOptions {
  /** Name of one of the recipe's networks. @default the recipe's `model` */
  readonly model?: string;
  /** @default "speaker" */
  readonly protocol?: ProtocolName;
  /** Counts from 0. @default 0 */
  readonly fold?: number;
  /** Decides a random split, first weights, order and augmentation. @default 1 */
  readonly seed?: number;
  /** @default the recipe's; all channels under leaky protocols */
  readonly testChannel?: "speech" | "song" | "all";
  /** For the protocol `custom`. */
  readonly testSpeakers?: SpeakerList;
  /** For the protocol `custom`. */
  readonly valSpeakers?: SpeakerList;
  /** @default none */
  readonly overrides?: RecipeOverrides;
}

const REPLACEABLE = ["corpora", "channels", "labels", "features", "model", "training"];

/**
 * A recipe with some settings replaced.
 * @throws TypeError on keys that no setting has and on wrong types, RangeError on values out of range
 * @example
 * ```ts
 * import { resolveRecipe, twoChannel } from "@/recipes/mod.ts";
 * const quick = resolveRecipe(twoChannel, { training: { epochs: 5 } });
 * quick.training.batchSize; // as in twoChannel
 * ```
 */
export function resolveRecipe(recipe: Recipe, overrides: RecipeOverrides = {}): Recipe {
  for (const key of Object.keys(overrides)) {
    if (!REPLACEABLE.includes(key)) {
      throw new InputError(`change recipe ${recipe.name}`, `the key "${key}" is unknown`, {
        remedy: `known keys: ${REPLACEABLE.join(", ")}`,
      });
    }
  }
  // With the defaults filled in, so that what is merged has every key.
  const base = { ...recipe, features: resolveFeatureConfig(recipe.features) };
  const changed = merge(base, overrides) as Recipe;
  const { corpora, channels, labels, features, model, training } = jobOf(changed, {});
  return { ...changed, corpora, channels, labels, features, model, training };
}

/**
 * The job that trains a recipe.
 * @throws as {@linkcode resolveRecipe}
 */
export function recipeJob(recipe: Recipe, options: JobOptions = {}): JobConfig {
  const { model, overrides } = options;
  const chosen = model === undefined ? recipe : { ...recipe, model: modelByName(recipe, model) };
  return jobOf(resolveRecipe(chosen, overrides), options);
}

/**
 * The networks of a recipe by name; one that is the only one goes by the name of its kind.
 */
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

function jobOf(recipe: Recipe, options: JobOptions): JobConfig {
  const { name, corpora, channels, labels, features, copies, model, training } = recipe;
  const { seed = 1 } = options;
  const rest = {
    ...{ corpora, channels, labels, features, model, training, seed },
    ...(copies !== undefined && { copies }),
  };
  return checkJob({ recipe: name, ...rest, split: splitOf(recipe, options) }, `recipe ${name}`);
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

/** Objects are merged key by key; everything else, and another `kind` of object, is replaced. */
function merge(base: unknown, change: unknown): unknown {
  if (!isPlainObject(base) || !isPlainObject(change)) return change;
  if ("kind" in change && change["kind"] !== base["kind"]) return change;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change)) merged[key] = merge(base[key], value);
  return merged;
}
