/** The card of a saved network: what is needed to use it, and what proves that it is whole. @module */
import { InputError } from "@/base/errors.ts";
import {
  dictionary,
  either,
  list,
  nullable,
  number,
  object,
  oneOf,
  type Rule,
  text,
  type TypeOf,
} from "@/base/schema.ts";
import { calibrationRule, type ScoreCalibration } from "@/evaluation/refusal.ts";
import { featuresRule } from "@/features/config.ts";
import type { FeatureStatistics } from "@/features/statistics.ts";
import { modelRule } from "./config.ts";

const numbers = list(number());

const statistics = object({
  /** Whether each plane has a mean and a deviation, or each band of each plane. */
  per: oneOf("channel", "band"),
  mean: numbers,
  std: numbers,
});

const probe = object({ seed: number(), scores: list(numbers, { min: 1 }) });

const modelCard = {
  /** Name of each output, in order. */
  labels: checkLabels,
  /** Settings that turn a waveform into the network's input. */
  features: featuresRule,
  /** What features are normalised with; null if each clip is normalised by itself. */
  statistics: nullable(statistics),
  model: modelRule,
  /** Anything else worth knowing: recipe, protocol, fold, seed, figures. */
  about: dictionary(either((value) => typeof value === "number", number(), text)),
};

const stored = {
  format: oneOf("speech-emotion-model/1"),
  ...modelCard,
  /** SHA-256 of each file beside the card, and of what the scores depend on in the card itself. */
  sha256: dictionary(text),
  probe,
};

/** Cards of older networks have none. */
const calibration: Rule<ScoreCalibration | undefined> = calibrationRule;
const storedCard = object(stored, { calibration });

/** Scores of the network for clips of seeded noise, computed when it was saved. */
export type Probe = TypeOf<typeof probe>;
/** What a network was trained for, and with. */
export type ModelCard = Pick<StoredCard, keyof typeof modelCard | "calibration">;
/** A card with the checksums of the files that belong to it. */
export type StoredCard = TypeOf<typeof storedCard>;

function checkLabels(value: unknown, at: string): readonly string[] {
  const labels = list(text, { min: 2 })(value, at);
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  if (twice !== undefined) throw new InputError(`use ${at}`, `"${twice}" is there twice`);
  return labels;
}

/** What a card says features are normalised with; null if each clip is normalised by itself. */
export function cardStatistics({ statistics }: ModelCard): FeatureStatistics | null {
  if (statistics === null) return null;
  const { per, mean, std } = statistics;
  return { per, mean: Float32Array.from(mean), std: Float32Array.from(std), fittedOn: [] };
}

/**
 * Checks a card that was read from a file.
 * @param at the name that errors use, such as the file's
 * @throws {InputError} on unknown or missing keys, wrong types, and values out of range
 */
export function checkCard(value: unknown, at: string): StoredCard {
  return storedCard(value, at);
}
