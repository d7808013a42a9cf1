/** How accuracy rises when a model answers only the clips with high scores. @module */
import { InputError } from "@/base/errors.ts";
import { checkTable, type PredictionTable } from "./table.ts";

/** What is reached when only clips with a confidence of at least `threshold` are answered. */
export interface CoveragePoint {
  readonly threshold: number;
  /** Share of the clips that are answered. */
  readonly coverage: number;
  /** Accuracy on the answered clips. */
  readonly accuracy: number;
}

/**
 * Accuracy against coverage, from the clip with the highest confidence to all of them: one point for
 * each confidence (highest score) that occurs, since clips of equal confidence are answered together.
 * The start of the curve is rough, since few clips are counted there.
 * @throws {InputError} when the table cannot be scored
 */
export function coverageCurve(table: PredictionTable): CoveragePoint[] {
  checkTable(table);
  const clips = table.rows
    .map((row) => ({ confidence: Math.max(...row.scores), correct: row.predicted === row.emotion }))
    .sort((a, b) => b.confidence - a.confidence);
  const points: CoveragePoint[] = [];
  let correct = 0;
  clips.forEach((clip, i) => {
    if (clip.correct) correct++;
    if (clips[i + 1]?.confidence === clip.confidence) return;
    points.push({
      threshold: clip.confidence,
      coverage: (i + 1) / clips.length,
      accuracy: correct / (i + 1),
    });
  });
  return points;
}

/**
 * The accuracy on the clips with the highest confidence, when at least some share is answered.
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
