/**
 * One training from a plan to a network and its test predictions: features, statistics, network, fit,
 * scores of the test part. Nothing here touches a disk: features come from a function, the network is
 * given back as files in memory.
 * @module
 */
import type { LayersModel } from "@tensorflow/tfjs";
import type { Utterance } from "@/corpora/utterance.ts";
import { fitCalibration, type ScoreCalibration } from "@/evaluation/refusal.ts";
import type { Prediction } from "@/evaluation/table.ts";
import type { FeatureConfig } from "@/features/config.ts";
import type { FeatureSet } from "@/features/statistics.ts";
import { applyStatistics, type FeatureStatistics, fitStatistics } from "@/features/statistics.ts";
import { cardStatistics, type ModelCard } from "@/models/card.ts";
import { type LoadedModel, type ModelFiles, packModel } from "@/models/saved.ts";
import { checkStatistics } from "@/splits/guard.ts";
import type { ClipSet } from "./batches.ts";
import type { CheckpointStore } from "./checkpoint.ts";
import { fit, type FitResult } from "./fit.ts";
import { heardCorpora, type Plan } from "./plan.ts";
import { predictClips } from "./predict.ts";
import type { LiveSounds, SoundSet } from "./sounds.ts";
import type { Progress } from "./progress.ts";
import { loadStart, startNetwork } from "./start.ts";

/** Settings of {@linkcode trainPlan}. */
export interface TrainOptions {
  /** Computes or reads the features of some clips, in their order. */
  readonly loadFeatures: (
    clips: readonly Utterance[],
    config: FeatureConfig,
  ) => Promise<FeatureSet>;
  /** Reads the recordings of some clips at a rate, for jobs that change them in training. */
  readonly loadSounds: (clips: readonly Utterance[], sampleRate: number) => Promise<SoundSet>;
  /** Loads the network that the job starts from. @default none */
  readonly loadStart?: (() => Promise<LoadedModel>) | undefined;
  /** Where checkpoints are kept, and looked for first. @default none */
  readonly store?: CheckpointStore | undefined;
  /** Called after every step. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Stops after the current step; the last epoch's checkpoint is kept. */
  readonly signal?: AbortSignal | undefined;
}

/** The result of a training. */
export interface TrainingResult {
  /** The network as files by name: what `loadModel` reads. */
  readonly model: ModelFiles;
  /** Number of weights. */
  readonly parameters: number;
  readonly fit: FitResult;
  /** The test part, in the order of its ids. */
  readonly predictions: readonly Prediction[];
  readonly timings: {
    /** Computing or reading the features. */
    readonly featuresSec: number;
    /** All epochs, those before an interruption included. */
    readonly trainSec: number;
    /** Scoring the test part. */
    readonly testSec: number;
  };
}

/**
 * Trains the network of a plan and scores the test part once.
 * @throws {InputError} if a checkpoint belongs to another training, the clips do not suffice, or the
 * network that the job starts from is another one
 * @throws the signal's reason if it was aborted
 */
export async function trainPlan(plan: Plan, options: TrainOptions): Promise<TrainingResult> {
  const { job, split, identity } = plan;
  const { loadFeatures, loadSounds, ...rest } = options;
  const clock = stopwatch();
  const source = await loadStart(job, options.loadStart);
  const { features, statistics } = await prepareFeatures(plan, { loadFeatures, source });
  const live = await prepareSounds(plan, { loadSounds, statistics });
  const { model, trained, inputs, finish } = await startNetwork(job, features, source);
  const featuresSec = clock();
  const part = partsOf(inputs, plan);
  try {
    const selectedOn = job.training.selection === "best_test" ? split.test : split.val;
    const data = {
      train: part(split.train),
      val: part(selectedOn),
      labels: job.labels,
      live,
      sampling: job.sampling,
    };
    const key = identity.configHash + identity.indexHash;
    const result = await fit(trained, data, { ...rest, config: job.training, seed: job.seed, key });
    clock();
    const predictions = await predictClips(trained, part(split.test), plan);
    const testSec = clock();
    const calibration = await calibrationOf(trained, part(split.val), plan);
    finish();
    const trainSec = result.history.reduce((sum, { seconds }) => sum + seconds, 0);
    return {
      model: await packModel(model, { card: { ...cardOf(plan, statistics), calibration } }),
      parameters: model.countParams(),
      fit: result,
      predictions,
      timings: { featuresSec, trainSec, testSec },
    };
  } finally {
    model.dispose();
  }
}

/** Returns the seconds since the last call. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const seconds = (now - last) / 1000;
    last = now;
    return seconds;
  };
}

async function prepareFeatures(
  { job, clips, split }: Plan,
  { loadFeatures, source }: Pick<TrainOptions, "loadFeatures"> & {
    readonly source: LoadedModel | null;
  },
): Promise<{ features: FeatureSet; statistics: FeatureStatistics | null }> {
  const used = new Set([...split.train, ...split.val, ...split.test]);
  const features = await loadFeatures(clips.filter(({ id }) => used.has(id)), job.features);
  if (source !== null) {
    const given = cardStatistics(source.card);
    if (given === null) return { features, statistics: null };
    return { features: applyStatistics(features, given), statistics: given };
  }
  const { normalise } = job.features;
  if (normalise === "clip") return { features, statistics: null };
  const per = normalise === "trainBands" ? "band" : "channel";
  const statistics = fitStatistics(features, split.train, { per });
  checkStatistics(statistics.fittedOn, split);
  return { features: applyStatistics(features, statistics), statistics };
}

/** The recordings of the training part, for jobs that change them in training. */
async function prepareSounds(
  { job, clips, split }: Plan,
  { loadSounds, statistics }: Pick<TrainOptions, "loadSounds"> & {
    readonly statistics: FeatureStatistics | null;
  },
): Promise<LiveSounds | undefined> {
  const { sound: augmentation, features } = job;
  if (augmentation === undefined) return undefined;
  const wanted = new Set(split.train);
  const own = clips.filter(({ id }) => wanted.has(id));
  const sounds = await loadSounds(own, features.sampleRate);
  return { sounds, augmentation, features, statistics };
}

/** Maps the ids of a part to its clips. */
function partsOf(
  features: FeatureSet,
  { job, clips }: Plan,
): (ids: readonly string[]) => ClipSet {
  const labelOf = new Map(clips.map((u) => [u.id, job.labels.indexOf(u.emotion)]));
  const rowOf = new Map(features.ids.map((id, row) => [id, row]));
  const classOf = Int32Array.from(features.ids, (id) => labelOf.get(id)!);
  const corpora = new Map(clips.map((u) => [u.id, u.corpus]));
  const corpusOf = features.ids.map((id) => corpora.get(id)!);
  return (ids) => ({ features, classOf, corpusOf, rows: ids.map((id) => rowOf.get(id)!) });
}

/** From the validation part; none if there is no such part, or the test part knows its speakers. */
async function calibrationOf(
  model: LayersModel,
  clips: ClipSet,
  plan: Plan,
): Promise<ScoreCalibration | undefined> {
  const { job, split } = plan;
  if (clips.rows.length === 0 || split.leaky) return undefined;
  return fitCalibration({
    labels: job.labels,
    rows: await predictClips(model, clips, plan),
    protocol: split.protocol,
    leaky: split.leaky,
    recipe: job.recipe,
    model: job.model.kind,
  });
}

function cardOf(plan: Plan, statistics: FeatureStatistics | null): ModelCard {
  const { job } = plan;
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
      heard: heardCorpora(plan).join(", "),
    },
  };
}
