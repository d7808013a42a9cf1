/**
 * Training batches: the order of an epoch, and clips put side by side with their targets. Everything
 * random follows from the seed, the epoch and the clip's id.
 * @module
 */
import type { FeatureSet } from "@/features/statistics.ts";
import { type Random, seededRandom } from "@/base/random.ts";
import {
  type AugmentationConfig,
  augmentClip,
  type ClipShape,
  drawBeta,
  mixClips,
  mixSpectrum,
  spectrumOf,
} from "./augment.ts";
import { type ClipUse, drawClips, type Sampling } from "./sampling.ts";
import { type LiveSounds, soundFeatures } from "./sounds.ts";
import { smoothTargets } from "./targets.ts";

/** Clips with their classes: a part of a split. */
export interface ClipSet {
  readonly features: FeatureSet;
  /** Class of each clip of `features`, an index into the labels. */
  readonly classOf: Int32Array;
  /** Rows of the clips of `features` in this part, in order. */
  readonly rows: readonly number[];
  /** Corpus of each clip of `features`. @default one corpus */
  readonly corpusOf?: readonly string[] | undefined;
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
  /** Number of classes. */
  readonly classes: number;
  /** Weight of each clip of the features in the loss. */
  readonly clipWeights: Float32Array;
  /** The recordings that features are made of anew for each batch. @default the features of the set */
  readonly live?: LiveSounds | undefined;
  /** Which clips an epoch has. @default each clip once */
  readonly sampling?: Sampling | undefined;
}

/** Number of batches of an epoch; the last may be smaller than the others. */
export function batchCount(
  { rows }: Pick<ClipSet, "rows">,
  { batchSize, sampling }: { readonly batchSize: number; readonly sampling?: Sampling | undefined },
): number {
  return Math.ceil((sampling?.clips ?? rows.length) / batchSize);
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
  const { batchSize, seed, sampling } = options;
  const clips = sampling === undefined
    ? set.rows.map((row) => ({ row, use: epoch }))
    : drawClips(set, { sampling, seed, epoch });
  const order = seededRandom(`${seed}/order/${epoch}`).shuffle(clips);
  for (let start = 0; start < order.length; start += batchSize) {
    yield trainingBatch(set, order.slice(start, start + batchSize), options);
  }
}

/** One training batch of the given clips: augmented, mixed, smoothed and weighted. */
function trainingBatch(
  set: ClipSet,
  clips: readonly ClipUse[],
  options: BatchOptions,
): Batch {
  const { classes, clipWeights } = options;
  const rows = clips.map(({ row }) => row);
  const [, bands, frames, channels] = set.features.shape;
  const shape: ClipShape = [bands, frames, channels];
  const size = bands * frames * channels;
  const data = new Float32Array(rows.length * size);
  const targets = new Float32Array(rows.length * classes);
  const weights = Float32Array.from(rows, (row) => clipWeights[row]!);
  const made = clips.map(({ row, use }, i): ClipChange => {
    const clip = data.subarray(i * size, (i + 1) * size);
    const random = seededRandom(`${options.seed}/augment/${use}/${set.features.ids[row]}`);
    const change = { ...options, clip, shape, random, use };
    augmentInto(set, row, change);
    targets[i * classes + set.classOf[row]!] = 1;
    return change;
  });
  mixSpectra(made, options.augmentation);
  const plain = options.live === undefined ? undefined : { rows, data: data.slice() };
  for (const [i, change] of made.entries()) {
    const mate = mixIn(set, change, plain);
    if (mate === null) continue;
    const target = targets.subarray(i * classes, (i + 1) * classes);
    for (let k = 0; k < classes; k++) target[k]! *= mate.share;
    target[set.classOf[mate.row]!]! += 1 - mate.share;
    weights[i] = mixedWeight(set, [rows[i]!, mate.row], { clipWeights, share: mate.share });
  }
  smoothTargets(targets, { classes, smoothing: options.labelSmoothing });
  return { data, shape: [rows.length, bands, frames, channels], targets, weights };
}

/** Gives some clips of a batch spectra between their own and that of another clip of the batch. */
function mixSpectra(made: readonly ClipChange[], { spectrumMix = null }: AugmentationConfig): void {
  if (spectrumMix === null) return;
  const spectra = made.map(({ clip, shape }) => spectrumOf(clip, shape));
  for (const [i, { clip, shape, random }] of made.entries()) {
    if (random.uniform() >= spectrumMix.probability) continue;
    const share = drawBeta(spectrumMix.alpha, random);
    const other = spectra[random.integer(made.length)]!;
    mixSpectrum(clip, shape, { own: spectra[i]!, other, share });
  }
}

/** The weight of two clips that are mixed. */
function mixedWeight(
  { classOf }: ClipSet,
  [a, b]: readonly [number, number],
  { clipWeights, share }: { readonly clipWeights: Float32Array; readonly share: number },
): number {
  const [one, other] = [clipWeights[a]!, clipWeights[b]!];
  // Without a sum, whose rounding would be seen in the weights of the network.
  if (one === other && classOf[a] === classOf[b]) return one;
  return Math.fround(share) * one + Math.fround(1 - share) * other;
}

/** Clips without changes, side by side. */
export function gatherClips(features: FeatureSet, rows: readonly number[]): Float32Array {
  const [, bands, frames, channels] = features.shape;
  const size = bands * frames * channels;
  const data = new Float32Array(rows.length * size);
  for (const [i, row] of rows.entries()) data.set(clipOf(features, row), i * size);
  return data;
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
  readonly augmentation: AugmentationConfig;
  readonly live?: LiveSounds | undefined;
  readonly seed: number;
  readonly use: number;
}

function augmentInto(set: ClipSet, row: number, change: ClipChange): void {
  const { clip, shape, random, augmentation, live } = change;
  const values = live === undefined
    ? clipOf(set.features, row)
    : soundFeatures(live, { ...change, id: set.features.ids[row]! });
  clip.set(values);
  augmentClip(clip, shape, { config: augmentation, random });
}

/**
 * Mixes another clip into this one: of the same batch where features are made of sound, which takes
 * long; else any other of the training part.
 * @param batch the clips of the batch before any was mixed
 * @returns the other clip, and the share that this one keeps; null if nothing was mixed in
 */
function mixIn(
  set: ClipSet,
  change: ClipChange,
  batch?: { readonly rows: readonly number[]; readonly data: Float32Array },
): { row: number; share: number } | null {
  const { augmentation: { mixup }, random, clip } = change;
  if (mixup === null || random.uniform() >= mixup.probability) return null;
  const share = drawBeta(mixup.alpha, random);
  const rows = batch?.rows ?? set.rows;
  const other = random.integer(rows.length);
  const row = rows[other]!;
  if (batch === undefined) {
    const mate = new Float32Array(clip.length);
    augmentInto(set, row, { ...change, clip: mate });
    mixClips(clip, mate, share);
  } else {
    mixClips(clip, batch.data.subarray(other * clip.length, (other + 1) * clip.length), share);
  }
  return { row, share };
}
