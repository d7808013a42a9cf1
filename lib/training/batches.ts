/**
 * Training batches: the order of an epoch, and clips put side by side with their targets. Everything
 * random follows from the seed, the epoch and the clip's id.
 * @module
 */
import type { FeatureSet } from "@/features/set.ts";
import { type Random, seededRandom } from "@/base/random.ts";
import {
  type AugmentationConfig,
  augmentClip,
  type ClipShape,
  drawBeta,
  mixClips,
} from "./augment.ts";
import { smoothTargets } from "./targets.ts";

/** Clips with their classes: a part of a split. */
export interface ClipSet {
  readonly features: FeatureSet;
  /** Class of each clip of `features`, an index into the labels. */
  readonly classOf: Int32Array;
  /** Rows of the clips of `features` in this part, in order. */
  readonly rows: readonly number[];
}

/** Clips side by side. */
export interface Batch {
  /** [clips, ...shape of a clip] */
  readonly data: Float32Array;
  readonly shape: readonly [clips: number, ...clip: number[]];
  /** [clips, classes], each row sums to 1. */
  readonly targets: Float32Array;
  /** Weight of each clip in the loss. */
  readonly weights: Float32Array;
}

/** How batches are made. */
export interface BatchOptions {
  readonly batchSize: number;
  readonly seed: number;
  readonly augmentation: AugmentationConfig;
  /** Share of the target that is spread over all classes. */
  readonly labelSmoothing: number;
  /** Weight of each class; its length is the number of classes. */
  readonly classWeights: Float32Array;
}

/** Number of batches of an epoch; the last may be smaller than the others. */
export function batchCount(clips: number, batchSize: number): number {
  return Math.ceil(clips / batchSize);
}

/** Everything that decides the batches of a training. */
export interface BatchPlan {
  readonly set: ClipSet;
  /** The epoch to begin with, from 1. */
  readonly firstEpoch: number;
  readonly options: BatchOptions;
}

/** The batches of epoch after epoch, without end. */
export function* plannedBatches({ set, firstEpoch, options }: BatchPlan): Generator<Batch, never> {
  for (let epoch = firstEpoch;; epoch++) yield* epochBatches(set, epoch, options);
}

/** The batches of one epoch, in the order in which they are trained on. */
function* epochBatches(
  set: ClipSet,
  epoch: number,
  options: BatchOptions,
): Generator<Batch, void> {
  const order = seededRandom(`${options.seed}/order/${epoch}`).shuffle(set.rows);
  for (let start = 0; start < order.length; start += options.batchSize) {
    yield trainingBatch(set, order.slice(start, start + options.batchSize), { ...options, epoch });
  }
}

/** One training batch of the given clips: augmented, mixed, smoothed and weighted. */
function trainingBatch(
  set: ClipSet,
  rows: readonly number[],
  options: BatchOptions & { readonly epoch: number },
): Batch {
  const classes = options.classWeights.length;
  const [, bands, frames, channels] = set.features.shape;
  const shape: ClipShape = [bands, frames, channels];
  const size = bands * frames * channels;
  const data = new Float32Array(rows.length * size);
  const targets = new Float32Array(rows.length * classes);
  for (const [i, row] of rows.entries()) {
    const clip = data.subarray(i * size, (i + 1) * size);
    const target = targets.subarray(i * classes, (i + 1) * classes);
    const random = clipRandom(set, row, options);
    const change = { clip, shape, random, config: options.augmentation };
    augmentInto(set, row, change);
    target[set.classOf[row]!] = 1;
    mixIn(set, { ...change, target });
  }
  const weights = clipWeights(targets, options.classWeights);
  smoothTargets(targets, { classes, smoothing: options.labelSmoothing });
  return { data, shape: [rows.length, bands, frames, channels], targets, weights };
}

/** Clips without changes, side by side. */
export function gatherClips(features: FeatureSet, rows: readonly number[]): Float32Array {
  const [, bands, frames, channels] = features.shape;
  const size = bands * frames * channels;
  const data = new Float32Array(rows.length * size);
  for (const [i, row] of rows.entries()) data.set(clipOf(features, row), i * size);
  return data;
}

function clipRandom(
  set: ClipSet,
  row: number,
  { seed, epoch }: { readonly seed: number; readonly epoch: number },
): Random {
  return seededRandom(`${seed}/augment/${epoch}/${set.features.ids[row]}`);
}

function clipOf(features: FeatureSet, row: number): Float32Array {
  const size = features.data.length / features.shape[0];
  return features.data.subarray(row * size, (row + 1) * size);
}

interface ClipChange {
  /** Where the clip's values go. */
  readonly clip: Float32Array;
  readonly shape: ClipShape;
  readonly random: Random;
  readonly config: AugmentationConfig;
}

function augmentInto(set: ClipSet, row: number, { clip, shape, ...options }: ClipChange): void {
  clip.set(clipOf(set.features, row));
  augmentClip(clip, shape, options);
}

/** Mixes another clip of the training part into this one, and its class into the target. */
function mixIn(set: ClipSet, change: ClipChange & { readonly target: Float32Array }): void {
  const { config, random, clip, target } = change;
  if (config.mixup === null || random.uniform() >= config.mixup.probability) return;
  const share = drawBeta(config.mixup.alpha, random);
  const other = set.rows[random.integer(set.rows.length)]!;
  const mate = new Float32Array(clip.length);
  augmentInto(set, other, { ...change, clip: mate });
  mixClips(clip, mate, share);
  for (let k = 0; k < target.length; k++) target[k]! *= share;
  target[set.classOf[other]!]! += 1 - share;
}

/** The weight of a mixed clip is mixed like its target. */
function clipWeights(targets: Float32Array, perClass: Float32Array): Float32Array {
  const classes = perClass.length;
  return Float32Array.from({ length: targets.length / classes }, (_, i) => {
    let weight = 0;
    for (let k = 0; k < classes; k++) weight += targets[i * classes + k]! * perClass[k]!;
    return weight;
  });
}
