/** What stands beside a saved network so that its folder suffices to use it. @module */
import { InputError } from "@/base/errors.ts";
import { type FeatureConfig, resolveFeatureConfig } from "@/features/config.ts";
import { checkModelConfig, type ModelConfig } from "./config.ts";
import {
  dictionary,
  either,
  isPlainObject,
  list,
  nullable,
  number,
  object,
  oneOf,
  type Rule,
  text,
} from "@/base/schema.ts";

/** What features are normalised with: fitted on the training clips. */
export interface CardStatistics {
  /** Whether each channel has a mean and a deviation of its own, or each band of each channel. */
  readonly per: "channel" | "band";
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** What a network was trained for, and with. */
export interface ModelCard {
  /** Name of each output, in order. */
  readonly labels: readonly string[];
  /** Settings that turn a waveform into the network's input. */
  readonly features: FeatureConfig;
  /** What the features are normalised with; null where each clip is normalised by itself. */
  readonly statistics: CardStatistics | null;
  readonly model: ModelConfig;
  /** Anything that a reader wants to know: recipe, protocol, fold, seed, figures. */
  readonly about: Readonly<Record<string, string | number>>;
}

/** A card with what proves that the files beside it belong to it. */
export interface StoredCard extends ModelCard {
  readonly format: "speech-emotion-model/1";
  /** SHA-256 of each file beside the card. */
  readonly sha256: Readonly<Record<string, string>>;
  readonly probe: Probe;
}

/** Scores of the network for clips of seeded noise, computed when it was saved. */
export interface Probe {
  readonly seed: number;
  readonly scores: readonly (readonly number[])[];
}

const numbers = list(number());

const rule: Rule<StoredCard> = object<StoredCard>({
  format: (value, at) => {
    if (value === "speech-emotion-model/1") return value;
    throw new InputError(`use ${at} = ${JSON.stringify(value)}`, "it is of another version");
  },
  labels: checkLabels,
  features: checkFeatures,
  statistics: nullable(object<CardStatistics>({
    per: oneOf("channel", "band"),
    mean: numbers,
    std: numbers,
  })),
  model: checkModelConfig,
  about: dictionary(either((value) => typeof value === "number", number(), text)),
  sha256: dictionary(text),
  probe: object<Probe>({ seed: number(), scores: list(numbers, { min: 1 }) }),
});

function checkLabels(value: unknown, at: string): readonly string[] {
  const labels = list(text, { min: 2 })(value, at);
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  if (twice !== undefined) throw new InputError(`use ${at}`, `"${twice}" is there twice`);
  return labels;
}

function checkFeatures(value: unknown, at: string): FeatureConfig {
  if (!isPlainObject(value)) throw new InputError(`use ${at}`, "an object is needed");
  try {
    return resolveFeatureConfig(value as unknown as FeatureConfig);
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw new InputError(`use ${at}`, cause.message, { cause });
  }
}

/**
 * Checks a card that was read from a file.
 * @throws TypeError on unknown or missing keys and wrong types, RangeError on values out of range
 */
export function checkCard(value: unknown, at: string): StoredCard {
  return rule(value, at);
}
