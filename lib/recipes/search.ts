/**
 * A search over settings of a recipe by successive halving (Jamieson and Talwalkar, AISTATS 2016): all
 * variations are trained a little, the better half of them more, and so on. They are judged on
 * validation speakers and, where a rung names some, on whole training corpora that are left out of
 * the training; test parts are for the figures of what was chosen.
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
  /** The first so many folds of the protocol, whose validation speakers judge; null = all. */
  folds: nullable(integer({ min: 0 })),
  /** Share of the job's epochs. */
  epochShare: number({ above: 0, max: 1 }),
}, {
  /** Training corpora that judge, too: each is left out of a training of its own. */
  heldOut: list(text),
});

/** How much a variation is trained before the worse half is dropped. */
export type Rung = TypeOf<typeof rung>;

const rule = object({
  /** Settings by the name of the variation, each `path=value` as `applySettings` takes them. */
  variations: dictionary(list(text)),
  rungs: list(rung, { min: 1 }),
}, {
  /** The corpora whose speakers the folds hold out; all where it is left out. */
  testCorpora: list(text, { min: 1 }),
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
 * @throws {InputError} if it has other keys, values of another type, no variation, or a rung that
 * judges on nothing
 */
export function checkSearch(value: unknown, at = "search"): Search {
  const whole = isPlainObject(value) && !("rungs" in value) ? { ...value, rungs: RUNGS } : value;
  const search = rule(whole, at);
  const { variations, rungs } = search;
  if (Object.keys(variations).length === 0) {
    throw new InputError(`use ${at}`, "it has no variation");
  }
  for (const [i, { folds, heldOut = [] }] of rungs.entries()) {
    if (folds === 0 && heldOut.length === 0) {
      throw new InputError(`use ${at}.rungs[${i}]`, "it has neither folds nor held-out corpora");
    }
    const twice = heldOut.find((name, k) => heldOut.indexOf(name) < k);
    if (twice === undefined) continue;
    throw new InputError(`use ${at}.rungs[${i}].heldOut`, `${twice} stands in the list twice`);
  }
  const hasUnchanged = Object.values(variations).some((settings) => settings.length === 0);
  return hasUnchanged ? search : { ...search, variations: { [UNCHANGED]: [], ...variations } };
}

/** The job of a variation, with all its epochs: as it is, or leaving out a corpus. */
export type JobMaker = (heldOut?: string) => JobConfig;

/** The trainings of one variation on one rung. */
export interface RungPlans {
  /** Their validation parts judge. */
  readonly folds: readonly Plan[];
  /** How many folds the protocol has. */
  readonly allFolds: number;
  /** By the corpus that they leave out, which judges. */
  readonly heldOut: ReadonlyMap<string, readonly Plan[]>;
}

/**
 * The trainings of one variation on one rung.
 * @param options.utterances all recordings in the index
 * @throws {InputError} as `planJob`
 */
export async function planRung(
  jobOf: JobMaker,
  { folds, epochShare, heldOut = [] }: Rung,
  { utterances, seeds }: {
    readonly utterances: readonly Utterance[];
    readonly seeds: readonly number[];
  },
): Promise<RungPlans> {
  const short = (job: JobConfig) => {
    const epochs = Math.max(1, Math.round(job.training.epochs * epochShare));
    return { ...job, training: { ...job.training, epochs } };
  };
  const job = short(jobOf());
  const { split } = await planJob(job, utterances);
  const count = Math.min(folds ?? split.folds, split.folds);
  const held = new Map<string, readonly Plan[]>();
  for (const corpus of heldOut) {
    held.set(corpus, await planCrossValidation(short(jobOf(corpus)), utterances, { seeds }));
  }
  return {
    folds: await planCrossValidation(job, utterances, { folds: [...Array(count).keys()], seeds }),
    allFolds: split.folds,
    heldOut: held,
  };
}

/** All trainings of a variation on a rung. */
export function allPlans({ folds, heldOut }: RungPlans): Plan[] {
  return [...folds, ...[...heldOut.values()].flat()];
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
  return rankScores(scores).slice(0, halfOf(scores.length)).sort((a, b) => a - b);
}

/** How many of some variations go on, if none failed. */
export function halfOf(count: number): number {
  return Math.min(count, Math.max(LEAST, Math.ceil(count / 2)));
}

/** Places in a list of scores, the best first; those without a score are left out. */
export function rankScores(scores: readonly (number | null)[]): number[] {
  const known = [...scores.keys()].filter((i) => scores[i] !== null);
  return known.sort((a, b) => scores[b]! - scores[a]! || a - b);
}
