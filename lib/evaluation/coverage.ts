/** How far accuracy rises when a model may stay silent on what it is not sure of. @module */
import { InputError } from "@/base/errors.ts";
import { checkTable, type PredictionTable } from "./table.ts";

/** What is reached when only clips with a confidence of at least `threshold` are answered. */
export interface CoveragePoint {
  readonly threshold: number;
  /** Share of the clips that are answered. */
  readonly coverage: number;
  /** Share of the answered clips that are right. */
  readonly accuracy: number;
}

/**
 * Accuracy against coverage, from the surest clip to all of them: one point for each confidence
 * (highest score) that occurs, since clips of equal confidence are answered together. At the start
 * few clips are counted, so the curve is rough there.
 * @throws {RangeError} when the table cannot be scored
 */
export function coverageCurve(table: PredictionTable): CoveragePoint[] {
  checkTable(table);
  const clips = table.rows
    .map((row) => ({ confidence: Math.max(...row.scores), right: row.predicted === row.emotion }))
    .sort((a, b) => b.confidence - a.confidence);
  const points: CoveragePoint[] = [];
  let right = 0;
  clips.forEach((clip, i) => {
    if (clip.right) right++;
    if (clips[i + 1]?.confidence === clip.confidence) return;
    points.push({
      threshold: clip.confidence,
      coverage: (i + 1) / clips.length,
      accuracy: right / (i + 1),
    });
  });
  return points;
}

/**
 * The accuracy on the surest clips, when at least some share of all is to be answered.
 * @param points those of {@linkcode coverageCurve}
 * @param coverage share of the clips, in (0, 1]
 */
export function accuracyAt(points: readonly CoveragePoint[], coverage: number): CoveragePoint {
  if (!(coverage > 0 && coverage <= 1)) {
    throw new InputError(`answer a share of ${coverage} of the clips`, "give one in (0, 1]");
  }
  // The last point answers all clips; rounding must not push a share past it.
  return points.find((point) => point.coverage >= coverage - 1e-12) ?? points.at(-1)!;
}
