/**
 * Answers relative to a speaker: from each clip's scores the mean of that speaker's is taken away, in
 * logarithms. It needs no label, only other clips of the same voice: what a network hears in all of
 * them belongs to the voice, the room and the language, and not to an emotion. The same is done to
 * speaker verification's scores (Reynolds 1997) and to features of emotion (Busso et al. 2013).
 * @module
 */
import { logScores, softmax } from "./calibration.ts";
import { estimates } from "./estimates.ts";
import type { UarAndWa } from "./results.ts";
import type { Prediction } from "./table.ts";

/** The mean of fewer clips says too little about a voice. */
export const FEWEST_OF_SPEAKER = 5;

/**
 * The mean logarithm of each score over clips of one speaker; 0 for a score that is 0 in all of them,
 * which was not among the answers.
 * @param clips their scores, each in [0, 1]
 */
export function speakerMean(clips: readonly ArrayLike<number>[]): number[] {
  const logs = clips.map(logScores);
  return logs[0]!.map((_, k) => {
    if (clips.every((scores) => scores[k] === 0)) return 0;
    return logs.reduce((sum, log) => sum + log[k]!, 0) / logs.length;
  });
}

/**
 * Scores relative to a speaker's mean; they sum to 1.
 * @param mean from {@linkcode speakerMean}
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { relativeScores, speakerMean } from "@/evaluation/relative.ts";
 *
 * // A voice that always sounds angry: what counts is how much more, or less, than usual.
 * const clips = [[0.9, 0.1], [0.6, 0.4]];
 * const [first, second] = clips.map((scores) => relativeScores(scores, speakerMean(clips)));
 * assert.ok(first![0]! > 0.5 && second![0]! < 0.5);
 * ```
 */
export function relativeScores(scores: ArrayLike<number>, mean: readonly number[]): number[] {
  return softmax(logScores(scores).map((log, k) => log - mean[k]!), 1);
}

/** Predictions relative to their speakers, network by network. */
export function relativePredictions(
  rows: readonly Prediction[],
  labels: readonly string[],
): Prediction[] {
  const groups = Map.groupBy(rows, ({ seed, fold, speaker }) => `${seed} ${fold} ${speaker}`);
  return [...groups.values()].flatMap((own) => {
    const mean = speakerMean(own.map(({ scores }) => scores));
    return own.map((row): Prediction => {
      const scores = relativeScores(row.scores, mean);
      return { ...row, scores, predicted: labels[scores.indexOf(Math.max(...scores))]! };
    });
  });
}

/**
 * The figures of predictions relative to their speakers, with intervals over speakers.
 * @param runs the predictions of each seed
 * @returns undefined if a speaker has fewer than five clips
 */
export function relativeFigures(
  runs: readonly (readonly Prediction[])[],
  labels: readonly string[],
): UarAndWa | undefined {
  const counts = runs.flatMap((rows) => [...Map.groupBy(rows, ({ speaker }) => speaker).values()]);
  if (counts.some(({ length }) => length < FEWEST_OF_SPEAKER)) return undefined;
  const related = runs.map((rows) => relativePredictions(rows, labels));
  return estimates(related, labels, { metrics: ["uar", "wa"] });
}
