/**
 * Fits the last layer of a network to the voice of one person, from a few clips with known emotions.
 * @module
 */
import type { Head } from "@/models/head.ts";

/** What the network makes of a clip before its last layer, and the label that it should have. */
export interface LabelledEmbedding {
  readonly embedding: ArrayLike<number>;
  /** Number of the label. */
  readonly label: number;
}

/** How a head is fitted. */
export interface HeadOptions {
  /** Weight of the distance from the head that was there. @default what few_shot.json chose */
  readonly strength?: number | undefined;
}

/** Chosen on the speakers of RAVDESS by `deno task evaluate --few-shot`. */
export const STRENGTH = 1e-3;
/** Reached after some hundred steps; the bound is for clips that contradict each other. */
const MOST_STEPS = 5000;
/** Largest step that is still worth another. */
const TOLERANCE = 1e-5;
/** Of more clips than this, a twelfth is held out at a time, and not one. */
const MOST_ALONE = 24;
const PARTS = 12;

/** The logits of a head for one embedding. */
export function headLogits({ kernel, bias }: Head, embedding: ArrayLike<number>): number[] {
  const labels = bias.length;
  return Array.from(bias, (value, k) => {
    let sum = value;
    for (let i = 0; i < embedding.length; i++) sum += embedding[i]! * kernel[i * labels + k]!;
    return sum;
  });
}

/** The scores of a head for one embedding, before calibration; they sum to 1. */
export function headScores(head: Head, embedding: ArrayLike<number>): Float64Array {
  return softmax(Float64Array.from(headLogits(head, embedding)));
}

/**
 * Fits a head to labelled clips: the minimum of the cross-entropy, in which every label weighs the same,
 * plus `strength / 2 x s x |change of kernel and bias|^2`, where s is the mean squared length of the
 * embeddings with a 1 for the bias. That is the most probable head if the one that was there is what was
 * expected (Chelba and Acero 2006, "Adaptation of maximum entropy capitalizer").
 *
 * The change is a sum over clips, so that the work depends on their number alone: Nesterov's gradient
 * descent for strongly convex functions finds the weights of the clips.
 * @param clips in any order, which does not matter beyond rounding
 * @returns the head itself if there are clips of fewer than two labels
 */
export function fitHead(
  head: Head,
  clips: readonly LabelledEmbedding[],
  { strength = STRENGTH }: HeadOptions = {},
): Head {
  if (new Set(clips.map(({ label }) => label)).size < 2) return head;
  const { gram, scale } = gramMatrix(clips);
  const weights = clipWeights({ gram, strength, head, clips });
  const kernel = Float64Array.from(head.kernel);
  const bias = Float64Array.from(head.bias);
  const labels = bias.length;
  clips.forEach(({ embedding }, row) => {
    for (let label = 0; label < labels; label++) {
      const weight = weights[row * labels + label]! / scale;
      bias[label]! += weight;
      for (let i = 0; i < embedding.length; i++) {
        kernel[i * labels + label]! += weight * embedding[i]!;
      }
    }
  });
  return { kernel, bias };
}

/** Products of all pairs of clips, divided by their mean squared length. */
function gramMatrix(clips: readonly LabelledEmbedding[]) {
  const rows = clips.map(({ embedding }) => Float64Array.from(embedding));
  const count = rows.length;
  const gram = new Float64Array(count * count);
  rows.forEach((a, i) => {
    for (let j = 0; j <= i; j++) {
      const b = rows[j]!;
      let sum = 1;
      for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
      gram[i * count + j] = sum;
      gram[j * count + i] = sum;
    }
  });
  const scale = rows.reduce((sum, _, i) => sum + gram[i * (count + 1)]!, 0) / count;
  return { gram: gram.map((product) => product / scale), scale };
}

interface Problem {
  readonly gram: Float64Array;
  readonly strength: number;
  readonly head: Head;
  readonly clips: readonly LabelledEmbedding[];
}

/** The weight of each clip in the change of each label, `[clips][labels]`. */
function clipWeights(problem: Problem): Float64Array {
  const { gram, strength, head, clips } = problem;
  const count = clips.length;
  // The curvature of the cross-entropy is at most half of the mean of the diagonal.
  const share = clipShares(clips);
  const trace = share.reduce((sum, value, i) => sum + value * gram[i * (count + 1)]!, 0);
  const curvature = strength + trace / 2;
  const root = Math.sqrt(strength / curvature);
  const momentum = (1 - root) / (1 + root);
  const weights = new Float64Array(count * head.bias.length);
  const ahead = weights.slice();
  const gradient = gradientOf(problem, share);
  for (let step = 0; step < MOST_STEPS; step++) {
    const slope = gradient(ahead);
    let largest = 0;
    for (let i = 0; i < weights.length; i++) {
      const next = ahead[i]! - slope[i]! / curvature;
      ahead[i] = next + momentum * (next - weights[i]!);
      weights[i] = next;
      largest = Math.max(largest, Math.abs(slope[i]!));
    }
    if (largest < TOLERANCE * strength) break;
  }
  return weights;
}

/** The share of each clip in the cross-entropy: each label with clips has the same. */
function clipShares(clips: readonly LabelledEmbedding[]): number[] {
  const counts = new Map<number, number>();
  for (const { label } of clips) counts.set(label, (counts.get(label) ?? 0) + 1);
  return clips.map(({ label }) => 1 / (counts.get(label)! * counts.size));
}

/** The gradient of what is minimised, in terms of the weights of the clips. */
function gradientOf({ gram, strength, head, clips }: Problem, share: readonly number[]) {
  const count = clips.length;
  const width = head.bias.length;
  const prior = clips.map(({ embedding }) => headLogits(head, embedding));
  const slope = new Float64Array(count * width);
  const logits = new Float64Array(width);
  return (weights: Float64Array): Float64Array => {
    for (let row = 0; row < count; row++) {
      logits.set(prior[row]!);
      addProducts(logits, gram.subarray(row * count, (row + 1) * count), weights);
      softmax(logits);
      for (let k = 0; k < width; k++) {
        const error = logits[k]! - (clips[row]!.label === k ? 1 : 0);
        slope[row * width + k] = share[row]! * error + strength * weights[row * width + k]!;
      }
    }
    return slope;
  };
}

/** Adds the sum over clips of product x weights to the logits of a clip. */
function addProducts(logits: Float64Array, products: Float64Array, weights: Float64Array): void {
  for (let i = 0; i < products.length; i++) {
    const product = products[i]!;
    for (let k = 0; k < logits.length; k++) logits[k]! += product * weights[i * logits.length + k]!;
  }
}

/** In place. */
function softmax(logits: Float64Array): Float64Array {
  let top = -Infinity;
  for (const logit of logits) top = Math.max(top, logit);
  let sum = 0;
  for (let k = 0; k < logits.length; k++) {
    logits[k] = Math.exp(logits[k]! - top);
    sum += logits[k]!;
  }
  for (let k = 0; k < logits.length; k++) logits[k]! /= sum;
  return logits;
}

/** How many clips are recognised by a head, and by heads that were fitted without the clip. */
export interface HeldOut {
  /** All that were tried. */
  readonly clips: number;
  /** Recognised by the head that was there. */
  readonly before: number;
  /** Recognised by heads that were fitted to the other clips. */
  readonly after: number;
}

/** Tries what fitting a head to these clips is worth: each is recognised by a head fitted to others. */
export function holdOut(head: Head, clips: readonly LabelledEmbedding[]): HeldOut {
  const parts = clips.length > MOST_ALONE ? PARTS : clips.length;
  const sorted = clips.toSorted((a, b) => a.label - b.label);
  const isRight = (tried: Head) => ({ embedding, label }: LabelledEmbedding) => {
    const logits = headLogits(tried, embedding);
    return logits.indexOf(Math.max(...logits)) === label;
  };
  let after = 0;
  for (let part = 0; part < parts; part++) {
    const fitted = fitHead(head, sorted.filter((_, i) => i % parts !== part));
    after += sorted.filter((_, i) => i % parts === part).filter(isRight(fitted)).length;
  }
  return { clips: clips.length, before: clips.filter(isRight(head)).length, after };
}
