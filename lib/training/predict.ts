/** Scores of a network for clips, and how well they fit what is known. @module */
import * as tf from "@tensorflow/tfjs";
import type { FeatureSet } from "@/features/set.ts";
import { type ClipSet, gatherClips } from "./batches.ts";

/** Clips that go through the network together when nothing is learnt. */
const PREDICT_BATCH = 64;
/** Keeps the logarithm of a score that was rounded to 0 finite. */
const SMALLEST_SCORE = 1e-9;

/** Judges decisions: truth and decisions as class indices, one per clip; higher is better. */
export type ScoreFunction = (truth: readonly number[], predicted: readonly number[]) => number;

/**
 * Scores clips.
 * @param rows which clips of the features
 * @returns [clips, classes] row by row; each row sums to 1
 */
export async function predictScores(
  model: tf.LayersModel,
  clips: { readonly features: FeatureSet; readonly rows: readonly number[] },
): Promise<Float32Array> {
  const classes = model.outputs[0]!.shape[1]!;
  const scores = new Float32Array(clips.rows.length * classes);
  const shape = clips.features.shape.slice(1);
  for (let start = 0; start < clips.rows.length; start += PREDICT_BATCH) {
    const rows = clips.rows.slice(start, start + PREDICT_BATCH);
    const output = tf.tidy(() => {
      const x = tf.tensor(gatherClips(clips.features, rows), [rows.length, ...shape]);
      return model.predictOnBatch(x) as tf.Tensor;
    });
    scores.set(await output.data(), start * classes);
    output.dispose();
  }
  return scores;
}

/** The class with the highest score of each row; the first of equal ones. */
export function decide(scores: Float32Array, classes: number): number[] {
  return Array.from({ length: scores.length / classes }, (_, i) => {
    const row = scores.subarray(i * classes, (i + 1) * classes);
    return row.indexOf(Math.max(...row));
  });
}

/** How well scores fit the truth. */
export interface Validation {
  /** Mean of -log(score of the true class). */
  readonly loss: number;
  /** What the score function makes of the decisions. */
  readonly uar: number;
}

/** Scores a part and compares with what is known of it. */
export async function validate(
  model: tf.LayersModel,
  set: ClipSet,
  options: { readonly score: ScoreFunction },
): Promise<Validation> {
  const scores = await predictScores(model, set);
  const truth = set.rows.map((row) => set.classOf[row]!);
  const classes = scores.length / truth.length;
  let loss = 0;
  for (const [i, label] of truth.entries()) {
    loss -= Math.log(Math.max(scores[i * classes + label]!, SMALLEST_SCORE));
  }
  return { loss: loss / truth.length, uar: options.score(truth, decide(scores, classes)) };
}
