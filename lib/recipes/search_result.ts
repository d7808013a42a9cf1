/** What a search found: the rows of search.json. @module */
import {
  dictionary,
  flag,
  integer,
  list,
  nullable,
  number,
  object,
  text,
  type TypeOf,
} from "@/base/schema.ts";
import { checkEstimate, checkInterval, type Estimate } from "@/evaluation/results.ts";

const outcome = object({
  variation: text,
  /** UAR on the validation clips of all folds together; null without folds or if a training failed. */
  uar: nullable(checkEstimate),
  /** UAR on each corpus that was left out of the training; none if a training failed. */
  heldOut: dictionary(checkEstimate),
  /** What decides: see {@linkcode searchScore}; null where a training failed. */
  score: nullable(number({ min: 0, max: 1 })),
  /** By how much that is below the best of the rung; null for the best itself. */
  behind: nullable(checkInterval),
  /** Trained by the end of the rung, those of rungs before among them where they are the same. */
  trainings: integer({ min: 0 }),
  /** Seconds of training, all of them together. */
  trainSec: number({ min: 0 }),
  /** Whether it was trained on the next rung; on the last, whether it was chosen. */
  goesOn: flag,
  /** Why a training failed; null where none did. */
  error: nullable(text),
});

/** How a variation did on a rung. */
export type Outcome = TypeOf<typeof outcome>;

const rung = object({
  folds: integer({ min: 0 }),
  /** How many the protocol has. */
  allFolds: integer({ min: 1 }),
  epochShare: number({ above: 0, max: 1 }),
  /** The corpora that were left out, one in each training of its own. */
  heldOut: list(text),
  outcomes: list(outcome),
});

/** One rung and all variations that were trained on it. */
export type RungResult = TypeOf<typeof rung>;

/** Checks a row of search.json. */
export const checkSearchResult = object({
  /** Equal searches on equal recordings have equal names, and no others do. */
  name: text,
  recipe: text,
  model: text,
  protocol: text,
  corpora: list(text),
  seeds: list(integer({ min: 0 })),
  /** Settings by the name of the variation. */
  variations: dictionary(list(text)),
  /** Those that are done. */
  rungs: list(rung),
  /** How many rungs it has. */
  allRungs: integer({ min: 1 }),
  /** When the last training of its last rung ended, ISO 8601. */
  finishedAt: text,
  /** Commit of the code that trained. */
  commit: text,
});

/** A search and what it found. */
export type SearchResult = TypeOf<typeof checkSearchResult>;

/** The variation that was chosen; undefined while the search is not done. */
export function chosenVariation({ rungs, allRungs }: SearchResult): string | undefined {
  if (rungs.length < allRungs) return undefined;
  return rungs.at(-1)!.outcomes.find(({ goesOn }) => goesOn)?.variation;
}

/** UAR on validation speakers and on the corpora that were left out. */
type Judged = Pick<Outcome, "uar" | "heldOut">;

/** The mean UAR over the corpora that were left out; null where there are none. */
export function heldOutUar({ heldOut }: Pick<Judged, "heldOut">): number | null {
  const uars: readonly Estimate[] = Object.values(heldOut);
  if (uars.length === 0) return null;
  return uars.reduce((sum, { mean }) => sum + mean, 0) / uars.length;
}

/**
 * The mean of the UAR on validation speakers and the mean UAR over held-out corpora; one of them
 * where there is no other; null where there is neither.
 */
export function searchScore({ uar, heldOut }: Judged): number | null {
  const held = heldOutUar({ heldOut });
  if (uar === null || held === null) return uar?.mean ?? held;
  return (uar.mean + held) / 2;
}
