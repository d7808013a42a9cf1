/** Which labels a training tells apart: a recipe's own, those that are there, or those that are named. @module */
import { InputError } from "@/base/errors.ts";
import { listed } from "@/base/words.ts";
import { emotionsIn, isNumber } from "@/corpora/emotion.ts";
import { formatLabels, type LabelChoice } from "@/corpora/labels.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import type { JobConfig } from "@/training/job.ts";
import type { Recipe } from "./recipe.ts";

/** The labels of a job, and what the recordings call them where that differs. */
export type JobLabels = Pick<JobConfig, "labels" | "labelsFrom">;

/**
 * The labels of a recipe for some recordings: its own where all of them are there; or else all that
 * are there, canonical emotions first.
 * @param own the recordings that a job may use
 */
export function labelsThere(recipe: Recipe, own: readonly Utterance[]): readonly string[] {
  const there = emotionsIn(own);
  const isWhole = recipe.labels.every((label) => there.includes(label));
  return isWhole || there.length === 0 ? recipe.labels : there;
}

/**
 * The labels that a person names, in the order of all label lists, so that equal trainings have equal
 * names.
 * @param own the recordings that a job may use
 * @throws {InputError} if no recording has a name, one label is named, or they are a scale
 */
export function namedLabels(
  choices: readonly LabelChoice[],
  own: readonly Utterance[],
): JobLabels {
  const there = emotionsIn(own);
  const absent = choices.flatMap(({ from }) => from).find((name) => !there.includes(name));
  if (absent !== undefined) {
    const alike = there.find((label) => label.toLowerCase() === absent.toLowerCase());
    throw new InputError(`use the label "${absent}"`, "no recording has it", {
      remedy: alike === undefined
        ? `the labels there are ${formatLabels(there)}`
        : `did you mean "${alike}"?`,
    });
  }
  const labels = emotionsIn(choices.map(({ label }) => ({ emotion: label })));
  checkClasses(labels);
  if (choices.every(({ label, from }) => from.length === 1 && from[0] === label)) return { labels };
  const fromOf = new Map(choices.map(({ label, from }) => [label, from.toSorted()]));
  return { labels, labelsFrom: labels.map((label) => ({ label, from: fromOf.get(label)! })) };
}

/** Up to so many numbers are taken for classes. */
const MOST_NUMBERS = 30;

/**
 * Refuses labels that no network can tell apart, or that no table can show.
 * @throws {InputError} for a single label, numbers that are a scale, or a label with a line break
 */
export function checkClasses(labels: readonly string[]): void {
  const numbers = labels.filter(isNumber);
  if (numbers.length > MOST_NUMBERS) {
    const why = `${numbers.length} different numbers are a scale, such as arousal, not classes`;
    throw new InputError("train on these labels", why, {
      remedy: "put them into a few classes: --labels low=1|2,high=3|4, or in the table",
    });
  }
  const broken = labels.find((label) => /\p{Cc}/u.test(label));
  if (broken !== undefined) {
    throw new InputError(
      `use the label ${JSON.stringify(broken)}`,
      "it has a line break or another control character in it",
      { remedy: "write it in one line" },
    );
  }
  if (labels.length > 1) return;
  throw new InputError(
    `train on the label ${labels[0]} alone`,
    "a network needs at least two to tell apart",
    { remedy: "add recordings of another label" },
  );
}

/**
 * A configured recipe without those of its own settings that name labels or corpora which a training
 * does not have: an epoch then has each clip once. Settings that a person changed are kept, and
 * checked later.
 * @param configured the recipe with its settings changed
 */
export function withoutAbsent(
  recipe: Recipe,
  configured: Recipe,
  { labels, corpora }: Pick<JobConfig, "labels" | "corpora">,
): Recipe {
  const { training, sampling, ...rest } = configured;
  let { classFactors } = training;
  if (classFactors === recipe.training.classFactors) {
    const known = Object.entries(classFactors).filter(([label]) => labels.includes(label));
    classFactors = Object.fromEntries(known);
  }
  const fitted = { ...rest, training: { ...training, classFactors } };
  const isApt = sampling !== recipe.sampling ||
    corpora.some((corpus) => Object.hasOwn(sampling?.shares ?? {}, corpus));
  return sampling !== undefined && isApt ? { ...fitted, sampling } : fitted;
}

/**
 * Says which labels a job has instead of its recipe's, which recordings it leaves out, and whether its
 * epochs are others; no sentence where there is nothing to say.
 * @param utterances all recordings in the index
 */
export function labelSentences(
  { labels, sampling }: Pick<Recipe, "labels" | "sampling">,
  job: Pick<JobConfig, "recipe" | "channels" | "corpora" | "sampling"> & JobLabels,
  utterances: readonly Utterance[],
): string[] {
  const own = utterances.filter(({ corpus }) => job.corpora.includes(corpus));
  const names = new Map((job.labelsFrom ?? []).map(({ label, from }) => [label, from]));
  const used = new Set(job.labels.flatMap((label) => names.get(label) ?? [label]));
  const sentences: string[] = [];
  if (JSON.stringify(job.labels) !== JSON.stringify(labels)) {
    const shown = job.labels.map((label) => {
      const from = names.get(label) ?? [label];
      const name = formatLabels([label]);
      return from.length === 1 && from[0] === label ? name : `${name} (${formatLabels(from)})`;
    });
    sentences.push(`${job.recipe} is trained on ${job.labels.length} labels: ${listed(shown)}`);
  }
  const left = own.filter((u) => !used.has(u.emotion) || !job.channels.includes(u.channel));
  if (left.length > 0) {
    const groups = Map.groupBy(
      left,
      ({ emotion, channel }) => used.has(emotion) ? channel : emotion,
    );
    const shown = Array.from(groups, ([name, { length }]) => `${formatLabels([name])} (${length})`);
    sentences.push(
      `${job.recipe} leaves out ${left.length} of ${own.length} recordings: ${listed(shown)}`,
    );
  }
  if (sampling !== undefined && job.sampling === undefined) {
    const corpora = Object.keys(sampling.shares).join(", ");
    sentences.push(`an epoch has each clip once: ${job.recipe} draws clips of ${corpora} alone`);
  }
  return sentences;
}
