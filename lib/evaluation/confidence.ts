/** Decisions by confidence, the highest score: accuracy against coverage, and sure mistakes. @module */
import { checkTable, type Prediction, type PredictionTable } from "./table.ts";

/** What is reached when only clips with a confidence of at least `threshold` are answered. */
export interface CoveragePoint {
  readonly threshold: number;
  /** Share of the clips that are answered. */
  readonly coverage: number;
  /** Accuracy on the answered clips. */
  readonly accuracy: number;
}

/**
 * Accuracy on the clips with the highest confidence, for each of some shares of the clips. Clips of
 * equal confidence are answered together, so more than the share may be.
 * @param shares each in (0, 1]
 * @throws {InputError} when the table cannot be scored
 */
export function coverageCurve(table: PredictionTable, shares: readonly number[]): CoveragePoint[] {
  checkTable(table);
  const clips = table.rows
    .map((row) => ({ confidence: confidenceOf(row), correct: row.predicted === row.emotion }))
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
  // The last point answers all clips; rounding must not push a share past it.
  return shares.map((share) => points.find(({ coverage }) => coverage >= share - 1e-12)!);
}

/**
 * The wrong predictions with the highest confidence, highest first. A clip that several seeds got
 * wrong is listed once, with its highest score.
 * @param n how many clips at most
 * @throws {InputError} when the table cannot be scored
 */
export function worstClips(table: PredictionTable, n: number): Prediction[] {
  checkTable(table);
  const wrong = table.rows
    .filter((row) => row.predicted !== row.emotion)
    .sort((a, b) => confidenceOf(b) - confidenceOf(a) || (a.id < b.id ? -1 : 1));
  const first = new Map<string, Prediction>();
  for (const row of wrong) if (!first.has(row.id)) first.set(row.id, row);
  return [...first.values()].slice(0, n);
}

/** The highest score of a prediction. */
export function confidenceOf({ scores }: Prediction): number {
  return Math.max(...scores);
}
