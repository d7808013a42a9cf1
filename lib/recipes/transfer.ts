/**
 * What it gains to start from a trained network: the same recordings from scratch, from all layers and
 * from the last one alone, with few training clips and with more.
 * @module
 */
import {
  integer,
  list,
  nullable,
  number,
  object,
  oneOf,
  text,
  type TypeOf,
} from "@/base/schema.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { checkEstimate, checkInterval } from "@/evaluation/results.ts";
import { type Plan, planCrossValidation } from "@/training/plan.ts";
import { type HereOptions, jobHere } from "./job.ts";
import type { Recipe } from "./recipe.ts";
import type { StartOptions } from "./start.ts";

/** How a network is trained: anew, or from a trained one. */
export const WAYS = ["scratch", "head", "all"] as const;
/** How a network is trained. */
export type Way = typeof WAYS[number];

/** Trainings that are compared: all folds and seeds of one way with one number of clips. */
export interface TransferCell {
  readonly way: Way;
  /** Training clips of each label; null = all. */
  readonly clipsPerLabel: number | null;
  readonly plans: readonly Plan[];
}

/** From scratch it takes more steps than from a trained network: 300 of 32 clips. */
const SCRATCH = ["training.epochs=30", 'sampling={"clips":320,"shares":{}}'];

/**
 * Plans all trainings of a comparison. A number of clips that a label does not have in some fold is
 * replaced by all clips.
 * @param recipe that of the trained network
 * @param options.sizes numbers of training clips per label, ascending
 * @throws {InputError} as `planTraining`
 */
export async function planTransfer(
  recipe: Recipe,
  utterances: readonly Utterance[],
  { start, sizes, seeds, ...which }: Pick<HereOptions, "corpora" | "labels"> & {
    readonly start: Omit<StartOptions, "train">;
    readonly sizes: readonly number[];
    readonly seeds: readonly number[];
  },
): Promise<TransferCell[]> {
  const { features, model } = start.card;
  const plansOf = async (way: Way, size: number | null) => {
    const clipsPerLabel = size ?? undefined;
    const job = way === "scratch"
      ? jobHere({ ...recipe, features, model }, utterances, {
        ...which,
        clipsPerLabel,
        settings: SCRATCH,
      })
      : jobHere(recipe, utterances, { ...which, clipsPerLabel, start: { ...start, train: way } });
    return await planCrossValidation(job, utterances, { seeds });
  };
  const most = fewestClips(await plansOf("scratch", null));
  const fitting: (number | null)[] = sizes.filter((size) => size <= most);
  if (fitting.length < sizes.length) fitting.push(null);
  const cells: TransferCell[] = [];
  for (const clipsPerLabel of fitting) {
    for (const way of WAYS) {
      cells.push({ way, clipsPerLabel, plans: await plansOf(way, clipsPerLabel) });
    }
  }
  return cells;
}

/** Training clips of the label that has the fewest in a fold. */
function fewestClips(plans: readonly Plan[]): number {
  const counts = plans.flatMap(({ clips, split }) => {
    const training = new Set(split.train);
    const own = clips.filter(({ id }) => training.has(id));
    return [...Map.groupBy(own, ({ emotion }) => emotion).values()].map(({ length }) => length);
  });
  return Math.min(...counts);
}

const row = object({
  way: oneOf(...WAYS),
  /** Training clips of each label; null = all. */
  clipsPerLabel: nullable(integer({ min: 1 })),
  /** Training clips of a fold, the mean over folds. */
  trainingClips: number({ min: 1 }),
  uar: checkEstimate,
  /** How far the UAR is above that from scratch with as many clips; null for scratch itself. */
  gain: nullable(checkInterval),
});

/** A way of training with a number of clips, and how well it did. */
export type TransferRow = TypeOf<typeof row>;

/** Checks a comparison in transfer.json. */
export const checkTransfer = object({
  /** The recipe of the trained network, and the SHA-256 of its weights. */
  recipe: text,
  weights: text,
  heard: list(text),
  corpora: list(text),
  labels: list(text),
  folds: integer({ min: 1 }),
  seeds: list(integer({ min: 0 })),
  /** Tested clips and speakers of a seed. */
  clips: integer({ min: 1 }),
  speakers: integer({ min: 1 }),
  /** The UAR of the trained network as it is, where it was published; null elsewhere. */
  asItIs: nullable(checkEstimate),
  rows: list(row),
  /** What computed it, with the kind of processor. */
  engine: text,
});

/** What it gained to start from a trained network, on some corpora. */
export type TransferResult = TypeOf<typeof checkTransfer>;
