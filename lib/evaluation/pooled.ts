/**
 * UAR of predictions in which a clip may occur once in every fold, as validation parts have it, and
 * the difference of two scores that are sums of such UARs. Intervals are by bootstrap over speakers.
 * @module
 */
import { estimates } from "./estimates.ts";
import { type Draws, drawSpeakers, type Interval, intervalOf, meanSd } from "./intervals.ts";
import { type ConfusionMatrix, uar } from "./metrics.ts";
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
  return estimates([...groupBySeed(rows).values()], labels, { metrics: ["uar"] }).uar;
}

/** Predictions that count for a part of a score. */
export interface ScoredPart extends Rows {
  /** The weights of a score's parts sum to 1. */
  readonly weight: number;
}

/**
 * By how much the second score is above the first, where a score is the weighted sum of the UARs of
 * its parts. Each draw of speakers serves both scores, so that what makes a speaker hard for both
 * cancels out; the speakers of each part are drawn for themselves.
 * @param a predictions on the same clips as `b`, part by part
 * @returns null ends if a part has under three speakers
 */
export function scoreDifference(a: readonly ScoredPart[], b: readonly ScoredPart[]): Interval {
  const parts = a.map((part, i) => drawDifferences(part, { other: b[i]!, seed: i + 1 }));
  const weighted = (of: (part: Draws) => number) =>
    parts.reduce((sum, part, i) => sum + a[i]!.weight * of(part), 0);
  const value = weighted(({ values }) => values[0]!);
  if (parts.some(({ draws }) => draws === null)) return intervalOf(value, null);
  const [{ draws: first }] = parts as [Draws];
  const draws = first![0]!.map((_, sample) => weighted(({ draws }) => draws![0]![sample]!));
  return intervalOf(value, draws);
}

function drawDifferences(
  part: Rows,
  { other, seed }: { readonly other: Rows; readonly seed: number },
): Draws {
  const runs = [...groupBySeed(part.rows).values()];
  const others = [...groupBySeed(other.rows).values()];
  const statistic = (confusions: readonly ConfusionMatrix[]) => [
    meanUar(confusions.slice(runs.length)) - meanUar(confusions.slice(0, runs.length)),
  ];
  return drawSpeakers([...runs, ...others], { statistic, labels: part.labels, seed });
}

function meanUar(confusions: readonly ConfusionMatrix[]): number {
  return meanSd(confusions.map(uar)).mean;
}
