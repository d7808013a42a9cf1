/**
 * UAR of predictions in which a clip may occur once in every fold, as validation parts have it, and
 * the difference of two such UARs. Intervals are by bootstrap over speakers.
 * @module
 */
import { jointBootstrap, meanSd } from "./intervals.ts";
import { type ConfusionMatrix, confusionMatrix, uar } from "./metrics.ts";
import type { Estimate } from "./results.ts";
import { groupBySeed } from "./score.ts";
import type { PredictionTable } from "./table.ts";

type Rows = Pick<PredictionTable, "rows" | "labels">;

/**
 * The UAR over all rows of a seed together: its mean and deviation over seeds, its 95 % interval over
 * speakers.
 * @throws {InputError} if there is no row, or the seeds have different folds
 */
export function pooledUar({ rows, labels }: Rows): Estimate {
  const runs = [...groupBySeed(rows).values()];
  const [interval] = jointBootstrap(runs, (confusions) => [meanUar(confusions)], labels);
  const perSeed = runs.map((run) => uar(confusionMatrix(run, labels)));
  const { low, high } = interval!;
  return { ...meanSd(perSeed), low, high };
}

/** A difference of two UARs and its interval; null ends with under three speakers. */
export interface UarDifference {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * By how much the second UAR is above the first. Each draw of speakers serves both, so that what makes
 * a speaker hard for both cancels out.
 * @param a predictions on the same clips as `b`
 */
export function uarDifference(a: Rows, b: Rows): UarDifference {
  const runsA = [...groupBySeed(a.rows).values()];
  const runsB = [...groupBySeed(b.rows).values()];
  const difference = (confusions: readonly ConfusionMatrix[]) => [
    meanUar(confusions.slice(runsA.length)) - meanUar(confusions.slice(0, runsA.length)),
  ];
  const [interval] = jointBootstrap([...runsA, ...runsB], difference, a.labels);
  return interval!;
}

function meanUar(confusions: readonly ConfusionMatrix[]): number {
  return meanSd(confusions.map(uar)).mean;
}
