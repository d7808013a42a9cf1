/**
 * A search over settings of a recipe by successive halving (Jamieson and Talwalkar, AISTATS 2016): all
 * variations are trained a little, the better half of them more, and so on. It is judged on
 * validation speakers alone; test parts are for the figures of what was chosen.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import {
  dictionary,
  integer,
  isPlainObject,
  list,
  nullable,
  number,
  object,
  text,
  type TypeOf,
} from "@/base/schema.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import type { JobConfig } from "@/training/job.ts";
import { type Plan, planCrossValidation, planJob } from "@/training/plan.ts";

const rung = object({
  /** The first so many folds of the protocol; null = all. */
  folds: nullable(integer({ min: 1 })),
  /** Share of the job's epochs. */
  epochShare: number({ above: 0, max: 1 }),
});

/** How much a variation is trained before the worse half is dropped. */
export type Rung = TypeOf<typeof rung>;

const rule = object({
  /** Settings by the name of the variation, each `path=value` as `applySettings` takes them. */
  variations: dictionary(list(text)),
  rungs: list(rung, { min: 1 }),
});

/** What is searched, and in which steps. */
export type Search = TypeOf<typeof rule>;

/** One fold with a third of the epochs, two folds, all folds. */
export const RUNGS: readonly Rung[] = [
  { folds: 1, epochShare: 1 / 3 },
  { folds: 2, epochShare: 1 },
  { folds: null, epochShare: 1 },
];

/** The name of the recipe without changes, which every search compares with. */
export const UNCHANGED = "as it is";

/** Fewer than two are no comparison. */
const LEAST = 2;

/**
 * Checks a search from a file. Without `rungs` it has {@linkcode RUNGS}; the recipe as it is becomes
 * its first variation unless one is without settings.
 * @throws {InputError} if it has other keys, values of another type, or no variation
 */
export function checkSearch(value: unknown, at = "search"): Search {
  const whole = isPlainObject(value) && !("rungs" in value) ? { ...value, rungs: RUNGS } : value;
  const { variations, rungs } = rule(whole, at);
  if (Object.keys(variations).length === 0) {
    throw new InputError(`use ${at}`, "it has no variation");
  }
  const hasUnchanged = Object.values(variations).some((settings) => settings.length === 0);
  return { variations: hasUnchanged ? variations : { [UNCHANGED]: [], ...variations }, rungs };
}

/**
 * The trainings of one variation on one rung.
 * @param job of the variation, with all its epochs
 * @param options.utterances all recordings in the index
 * @throws {InputError} as `planJob`
 */
export async function planRung(
  job: JobConfig,
  { folds, epochShare }: Rung,
  { utterances, seeds }: {
    readonly utterances: readonly Utterance[];
    readonly seeds: readonly number[];
  },
): Promise<Plan[]> {
  // A held-out training corpus joins here, with the trainings that leave it out.
  const epochs = Math.max(1, Math.round(job.training.epochs * epochShare));
  const short = { ...job, training: { ...job.training, epochs } };
  const { split } = await planJob(short, utterances);
  const count = Math.min(folds ?? split.folds, split.folds);
  return await planCrossValidation(short, utterances, { folds: [...Array(count).keys()], seeds });
}

/** The first training of a variation. */
export interface NamedPlan {
  readonly name: string;
  readonly plan: Plan;
}

/**
 * Throws unless variations can be compared on validation speakers.
 * @throws {InputError} if the protocol tests speakers of the training part or has no validation part,
 * two variations are one training, or they are validated on different clips
 */
export function checkComparable(variations: readonly NamedPlan[]): void {
  const known = new Map<string, string>();
  const [first] = variations;
  for (const { name, plan: { identity, split } } of variations) {
    if (split.leaky) {
      const why = `the protocol "${split.protocol}" validates on speakers of the training part`;
      throw new InputError("search on unseen speakers", why, { remedy: "use --protocol speaker" });
    }
    if (split.val.length === 0) {
      throw new InputError("search on validation speakers", "this split has none");
    }
    const twin = known.get(identity.name);
    if (twin !== undefined) {
      throw new InputError(`compare "${name}" with "${twin}"`, "they are the same training");
    }
    known.set(identity.name, name);
    if (split.val.join() === first!.plan.split.val.join()) continue;
    const remedy = "search over settings that leave labels and validation clips as they are";
    const why = "they are validated on different clips";
    throw new InputError(`compare "${name}" with "${first!.name}"`, why, { remedy });
  }
}

/**
 * Which variations go on to the next rung: the better half, rounded up, but two at least.
 * @param scores higher is better, the first of equal ones wins; null = it failed, and is dropped
 * @returns their places in the list, in its order
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { betterHalf } from "@/recipes/search.ts";
 *
 * assert.deepEqual(betterHalf([0.4, 0.6, null, 0.5]), [1, 3]);
 * ```
 */
export function betterHalf(scores: readonly (number | null)[]): number[] {
  const kept = Math.max(LEAST, Math.ceil(scores.length / 2));
  return rankScores(scores).slice(0, kept).sort((a, b) => a - b);
}

/** Places in a list of scores, the best first; those without a score are left out. */
export function rankScores(scores: readonly (number | null)[]): number[] {
  const known = [...scores.keys()].filter((i) => scores[i] !== null);
  return known.sort((a, b) => scores[b]! - scores[a]! || a - b);
}
