/**
 * Several seeds as one: the mean of their networks' scores (an ensemble), which needs all of them to
 * answer.
 * @module
 */
import { estimates } from "./estimates.ts";
import type { UarAndWa } from "./results.ts";
import type { Prediction } from "./table.ts";

/**
 * The figures of the mean scores of several seeds, with intervals over speakers.
 * @param runs the predictions of each seed
 * @returns undefined with one seed, or where the seeds tested different clips
 */
export function ensembleFigures(
  runs: readonly (readonly Prediction[])[],
  labels: readonly string[],
): UarAndWa | undefined {
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
  return estimates([rows], labels, { metrics: ["uar", "wa"] });
}
