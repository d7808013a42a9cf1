/**
 * What happens inside a run: features, split, statistics, network, fit, scores of the test part. The
 * leakage guard stands at every step that could leak.
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { Utterance } from "@/corpora/utterance.ts";
import { loadFeatures } from "@/disk/feature_cache.ts";
import type { FeatureSet } from "@/features/set.ts";
import { applyStatistics, type FeatureStatistics, fitStatistics } from "@/features/statistics.ts";
import { buildModel } from "@/models/build.ts";
import { saveModel } from "@/disk/models.ts";
import { checkSplit, checkStatistics } from "@/splits/guard.ts";
import type { Split } from "@/splits/split.ts";
import type { ClipSet } from "./batches.ts";
import type { CheckpointStore } from "./checkpoint.ts";
import { fit, type FitResult } from "./fit.ts";
import type { Progress } from "./progress.ts";
import { jobClips, type JobConfig, jobSplit } from "./job.ts";
import { decide, predictScores, type ScoreFunction } from "./predict.ts";

/** A test clip as the network scored it. */
export interface ScoredClip {
  /** The recording; under `augment_first` perhaps a copy of one, with the copy's id. */
  readonly utterance: Utterance;
  /** The label with the highest score. */
  readonly predicted: string;
  /** One for each label of the job; they sum to 1. */
  readonly scores: readonly number[];
}

/** Settings of {@linkcode trainJob}. */
export interface TrainOptions {
  readonly score: ScoreFunction;
  /** Where checkpoints are kept, and looked for first. */
  readonly store: CheckpointStore;
  /** What the checkpoints must belong to. */
  readonly key: string;
  /** Where the network is saved. */
  readonly modelDir: string;
  readonly rawDir?: string;
  readonly cacheDir?: string;
  readonly onFeatures?: (done: number, total: number) => void;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** What came of a job. */
export interface JobResult {
  readonly split: Split;
  readonly parameters: number;
  readonly fit: FitResult;
  /** The test part, in the order of its ids. */
  readonly clips: readonly ScoredClip[];
  readonly timings: {
    readonly featuresSec: number;
    readonly trainSec: number;
    readonly testSec: number;
  };
}

/**
 * Trains a network as a job says, saves it, and scores the test part once.
 * @param utterances the recordings that the job uses; their copies are made here
 */
export async function trainJob(
  job: JobConfig,
  utterances: readonly Utterance[],
  options: TrainOptions,
): Promise<JobResult> {
  const split = jobSplit(job, utterances), recordings = jobClips(job, utterances);
  checkSplit(split, recordings);
  const clock = stopwatch();
  const { features, statistics } = await prepareFeatures(job, { split, recordings, options });
  const featuresSec = clock();
  const part = partsOf(features, { job, recordings });
  const model = buildModel(job.model, {
    inputShape: shapeOf(features),
    classes: job.labels.length,
    seed: job.seed,
  });
  try {
    const judging = job.training.selection === "best_test" ? split.test : split.val;
    const data = { train: part(split.train), val: part(judging), labels: job.labels };
    const result = await fit(model, data, { config: job.training, seed: job.seed, ...options });
    clock();
    const clips = await scoreClips(model, part(split.test), { job, recordings });
    const testSec = clock();
    await saveModel(model, options.modelDir, { card: cardOf(job, statistics) });
    const trainSec = result.history.reduce((sum, { seconds }) => sum + seconds, 0);
    const timings = { featuresSec, trainSec, testSec };
    return { split, parameters: model.countParams(), fit: result, clips, timings };
  } finally {
    model.dispose();
  }
}

/** Seconds since it was last called. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now(), seconds = (now - last) / 1000;
    last = now;
    return seconds;
  };
}

async function prepareFeatures(
  job: JobConfig,
  { split, recordings, options }: {
    readonly split: Split;
    readonly recordings: readonly Utterance[];
    readonly options: TrainOptions;
  },
): Promise<{ features: FeatureSet; statistics: FeatureStatistics | null }> {
  const { rawDir, cacheDir, signal, onFeatures } = options;
  const used = new Set([...split.train, ...split.val, ...split.test]);
  const features = await loadFeatures(recordings.filter((u) => used.has(u.id)), job.features, {
    ...(rawDir === undefined ? {} : { rawDir }),
    ...(cacheDir === undefined ? {} : { cacheDir }),
    ...(signal === undefined ? {} : { signal }),
    ...(onFeatures === undefined ? {} : { onProgress: onFeatures }),
  });
  const { normalise } = job.features;
  if (normalise === "clip") return { features, statistics: null };
  const per = normalise === "trainBands" ? "band" : "channel";
  const statistics = fitStatistics(features, split.train, { per });
  checkStatistics(statistics.fittedOn, split);
  return { features: applyStatistics(features, statistics), statistics };
}

function shapeOf({ shape }: FeatureSet): [bands: number, frames: number, channels: number] {
  return [shape[1], shape[2], shape[3]];
}

/** From the ids of a part to its clips. */
function partsOf(
  features: FeatureSet,
  { job, recordings }: { readonly job: JobConfig; readonly recordings: readonly Utterance[] },
): (ids: readonly string[]) => ClipSet {
  const labelOf = new Map(recordings.map((u) => [u.id, job.labels.indexOf(u.emotion)]));
  const rowOf = new Map(features.ids.map((id, row) => [id, row]));
  const classOf = Int32Array.from(features.ids, (id) => labelOf.get(id)!);
  return (ids) => ({ features, classOf, rows: ids.map((id) => rowOf.get(id)!) });
}

async function scoreClips(
  model: tf.LayersModel,
  set: ClipSet,
  { job, recordings }: { readonly job: JobConfig; readonly recordings: readonly Utterance[] },
): Promise<ScoredClip[]> {
  const byId = new Map(recordings.map((u) => [u.id, u]));
  const scores = await predictScores(model, set);
  const classes = job.labels.length;
  return decide(scores, classes).map((decision, i) => ({
    utterance: byId.get(set.features.ids[set.rows[i]!]!)!,
    predicted: job.labels[decision]!,
    scores: Array.from(scores.subarray(i * classes, (i + 1) * classes)),
  }));
}

function cardOf(job: JobConfig, statistics: FeatureStatistics | null) {
  return {
    labels: job.labels,
    features: job.features,
    statistics: statistics === null ? null : {
      per: statistics.per,
      mean: Array.from(statistics.mean),
      std: Array.from(statistics.std),
    },
    model: job.model,
    about: {
      recipe: job.recipe,
      protocol: job.split.protocol,
      fold: job.split.fold,
      seed: job.seed,
    },
  };
}
