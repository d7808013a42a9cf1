/**
 * Several seeds as one: the mean of their networks' scores (an ensemble), which needs all of them to
 * answer.
 * @module
 */
import { jointBootstrap } from "./intervals.ts";
import { uar, wa } from "./metrics.ts";
import type { Estimate } from "./results.ts";
import type { Prediction } from "./table.ts";

/** What the seeds of a result reach together. */
export interface EnsembleFigures {
  readonly uar: Estimate;
  readonly wa: Estimate;
}

/**
 * The figures of the mean scores of several seeds, with intervals over speakers.
 * @param runs the predictions of each seed
 * @returns undefined with one seed, or where the seeds tested different clips
 */
export function ensembleFigures(
  runs: readonly (readonly Prediction[])[],
  labels: readonly string[],
): EnsembleFigures | undefined {
  const [first, ...others] = runs.map((rows) => new Map(rows.map((row) => [row.id, row])));
  const isSame = (run: ReadonlyMap<string, Prediction>) =>
    run.size === first!.size && [...first!.keys()].every((id) => run.has(id));
  if (others.length === 0 || !others.every(isSame)) return undefined;
  const rows = [...first!.values()].map((row): Prediction => {
    const scores = row.scores.map((score, k) =>
      others.reduce((sum, run) => sum + run.get(row.id)!.scores[k]!, score) / runs.length
    );
    return { ...row, scores, predicted: labels[scores.indexOf(Math.max(...scores))]! };
  });
  const figures = jointBootstrap(
    [rows],
    ([confusion]) => [uar(confusion!), wa(confusion!)],
    labels,
  );
  const [uars, was] = figures.map(({ value, low, high }): Estimate => ({
    mean: value,
    sd: null,
    low,
    high,
  }));
  return { uar: uars!, wa: was! };
}
