/** Scores of a network for clips, and how well they fit the truth. @module */
import * as tf from "@tensorflow/tfjs";
import { confusionMatrix, uar } from "@/evaluation/metrics.ts";
import type { Prediction } from "@/evaluation/table.ts";
import type { FeatureSet } from "@/features/statistics.ts";
import { type ClipSet, gatherClips } from "./batches.ts";
import type { Plan } from "./plan.ts";

/** Clips that go through the network together outside of training. */
const PREDICT_BATCH = 64;
/** Keeps the logarithm of a score that was rounded to 0 finite. */
const SMALLEST_SCORE = 1e-9;

/**
 * Scores clips.
 * @param clips.rows which clips of the features
 * @returns the outputs of the network, [clips, classes] row by row; each row sums to 1
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
function decide(scores: Float32Array, classes: number): number[] {
  return Array.from({ length: scores.length / classes }, (_, i) => {
    const row = scores.subarray(i * classes, (i + 1) * classes);
    return row.indexOf(Math.max(...row));
  });
}

/**
 * Scores clips of a plan: for each its truth, the decision and the scores.
 * @param set clips of the plan, with their features
 * @returns one prediction per row, in the order of the rows
 */
export async function predictClips(
  model: tf.LayersModel,
  set: { readonly features: FeatureSet; readonly rows: readonly number[] },
  { job, clips }: Pick<Plan, "job" | "clips">,
): Promise<Prediction[]> {
  const byId = new Map(clips.map((clip) => [clip.id, clip]));
  const scores = await predictScores(model, set);
  const classes = job.labels.length;
  if (job.split.protocol === "corpora") {
    restrictScores(scores, { set, job, clips });
  }
  return decide(scores, classes).map((decision, i) => {
    const clip = byId.get(set.features.ids[set.rows[i]!]!)!;
    return {
      id: clip.id,
      corpus: clip.corpus,
      speaker: clip.speaker,
      gender: clip.gender,
      channel: clip.channel,
      intensity: clip.intensity,
      statement: clip.statement,
      emotion: clip.emotion,
      predicted: job.labels[decision]!,
      scores: Array.from(scores.subarray(i * classes, (i + 1) * classes)),
      fold: job.split.fold,
      seed: job.seed,
    };
  });
}

/**
 * Gives each clip scores of those labels alone that its corpus has, in place: a corpus without calm
 * cannot say whether a voice is calm. The scores of the others become 0, and the rest is scaled to 1.
 */
function restrictScores(
  scores: Float32Array,
  { set, job, clips }: {
    readonly set: { readonly features: FeatureSet; readonly rows: readonly number[] };
    readonly job: Plan["job"];
    readonly clips: Plan["clips"];
  },
): void {
  const corpusOf = new Map(clips.map(({ id, corpus }) => [id, corpus]));
  const present = new Set(clips.map(({ corpus, emotion }) => `${corpus} ${emotion}`));
  const classes = job.labels.length;
  for (const [i, row] of set.rows.entries()) {
    const corpus = corpusOf.get(set.features.ids[row]!);
    const own = scores.subarray(i * classes, (i + 1) * classes);
    job.labels.forEach((label, k) => {
      if (!present.has(`${corpus} ${label}`)) own[k] = 0;
    });
    const sum = own.reduce((total, score) => total + score, 0);
    own.forEach((score, k) => own[k] = score / sum);
  }
}

/** How well scores fit the truth. */
export interface Validation {
  /** Mean of -log(score of the true class). */
  readonly loss: number;
  /** Unweighted average recall of the decisions, in [0, 1]. */
  readonly uar: number;
}

/**
 * Scores a part and compares with its truth.
 * @param options.labels name of each output of the network, in order
 */
export async function validate(
  model: tf.LayersModel,
  set: ClipSet,
  { labels }: { readonly labels: readonly string[] },
): Promise<Validation> {
  const scores = await predictScores(model, set);
  const truth = set.rows.map((row) => set.classOf[row]!);
  const classes = labels.length;
  let loss = 0;
  for (const [i, label] of truth.entries()) {
    loss -= Math.log(Math.max(scores[i * classes + label]!, SMALLEST_SCORE));
  }
  const decisions = decide(scores, classes).map((decision, i) => ({
    emotion: labels[truth[i]!]!,
    predicted: labels[decision]!,
  }));
  const confusion = confusionMatrix(decisions, labels);
  return { loss: loss / truth.length, uar: uar(confusion) };
}
