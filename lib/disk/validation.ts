/**
 * Predictions of finished runs on their validation parts, to calibrate scores with: from the run
 * folders, or made now with the networks that they kept.
 * @module
 */
import { join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import {
  mergeValidationTables,
  type Prediction,
  type PredictionTable,
} from "@/evaluation/table.ts";
import { applyStatistics, type FeatureSet } from "@/features/statistics.ts";
import { startEngine } from "@/host/mod.ts";
import { cardStatistics } from "@/models/card.ts";
import { type Head, splitModel } from "@/models/head.ts";
import { type Plan, planJob } from "@/training/plan.ts";
import { predictClips, predictScores } from "@/training/predict.ts";
import { loadFeatures } from "./feature_cache.ts";
import { exists } from "./files.ts";
import { loadModel } from "./models.ts";
import { displayPath } from "./paths.ts";
import { type FinishedRun, predictionTable, readRun, RUN_FILES } from "./record.ts";
import { readPredictions, writePredictions } from "./results.ts";
import type { RunOptions } from "./run.ts";
import { presentCorpora } from "./walk.ts";
import { openWorkspace } from "./workspace.ts";

/** Where recordings and their features are, should they be needed. */
export interface ValidationOptions
  extends Pick<RunOptions, "engine" | "rawDir" | "cacheDir" | "signal"> {
  /** Called with a sentence: which run is scored, or why none can be. @default silent */
  readonly onNotice?: ((sentence: string) => void) | undefined;
}

/**
 * The predictions of some runs on their validation speakers. Those that no folder holds are made,
 * which takes a second each and is done once.
 * @returns null where the protocol holds out no speakers, since clips of known speakers say nothing
 * about unseen ones, and where recordings or networks are missing
 */
export async function validationPredictions(
  dirs: readonly string[],
  options: ValidationOptions = {},
): Promise<PredictionTable | null> {
  const { onNotice = () => {}, rawDir, signal } = options;
  const runs = await Promise.all(dirs.map(readRun));
  if (runs.some(({ record }) => record.split.leaky)) return null;
  const missing: FinishedRun[] = [];
  for (const run of runs) {
    if (!await exists(join(run.dir, RUN_FILES.validation))) missing.push(run);
  }
  const obstacle = await obstacleTo(missing, rawDir);
  if (obstacle !== undefined) {
    onNotice(`calibration is left out: ${obstacle}`);
    return null;
  }
  const corpora = [...new Set(missing.flatMap(({ record }) => record.job.corpora))];
  const utterances = missing.length === 0
    ? []
    : (await openWorkspace({ corpora, root: rawDir, signal, onNotice })).utterances;
  for (const run of missing) {
    signal?.throwIfAborted();
    onNotice(`scoring the validation part of ${run.record.name}`);
    const rows = await scoreValidation(run, utterances, options);
    await writePredictions(join(run.dir, RUN_FILES.validation), predictionTable(rows, run.record));
  }
  return mergeValidationTables(
    await Promise.all(dirs.map((dir) => readPredictions(join(dir, RUN_FILES.validation)))),
  );
}

async function obstacleTo(
  runs: readonly FinishedRun[],
  rawDir: string | undefined,
): Promise<string | undefined> {
  const here = (await presentCorpora(rawDir)).map(({ name }) => name);
  for (const { dir, record } of runs) {
    const away = record.job.corpora.filter((name) => !here.includes(name));
    if (away.length > 0) return `the recordings of ${away.join(", ")} are not here`;
    if (record.split.val.length === 0) return `${dir} has no validation part`;
    if (!await exists(join(dir, RUN_FILES.model))) return `${dir} has kept no network`;
  }
  return undefined;
}

/**
 * Scores the clips on which a run selected its epoch, with the network that it kept.
 * @param utterances all recordings in the index
 * @returns one prediction per clip of the validation part, in the order of their ids
 * @throws {InputError} if the recordings are not those that the run was trained on
 */
export async function scoreValidation(
  run: FinishedRun,
  utterances: readonly Utterance[],
  { engine, rawDir, cacheDir, signal }: ValidationOptions,
): Promise<Prediction[]> {
  const { job, split } = run.record;
  await startEngine(engine);
  const trained = await openTrained(run, utterances);
  try {
    const validating = new Set(split.val);
    const clips = trained.plan.clips.filter(({ id }) => validating.has(id));
    return await trained.predict(
      await loadFeatures(clips, job.features, { rawDir, cacheDir, signal }),
    );
  } finally {
    trained.dispose();
  }
}

/** A run's network, for clips of its plan. */
export interface TrainedRun {
  readonly plan: Plan;
  /** Scores clips by their features as they come from the recordings, without statistics. */
  readonly predict: (features: FeatureSet) => Promise<Prediction[]>;
  /** What comes before the last layer, for the same features: `[clips, features]` row by row. */
  readonly embed: (features: FeatureSet) => Promise<Float32Array>;
  /** The last layer. */
  readonly head: Head;
  readonly dispose: () => void;
}

/**
 * Opens the network of a run on the recordings that it was trained on.
 * @param utterances all recordings in the index
 * @throws {InputError} if other recordings are here, or the network was not kept
 */
export async function openTrained(
  run: FinishedRun,
  utterances: readonly Utterance[],
): Promise<TrainedRun> {
  const { job, indexHash } = run.record;
  const plan = await planJob(job, utterances);
  if (plan.identity.indexHash !== indexHash) {
    throw new InputError(
      `score clips with ${displayPath(run.dir)}`,
      "the recordings here are not those that it was trained on",
      { remedy: "train it again" },
    );
  }
  const { model, card } = await loadModel(join(run.dir, RUN_FILES.model));
  const statistics = cardStatistics(card);
  const scaled = (features: FeatureSet) =>
    statistics === null ? features : applyStatistics(features, statistics);
  const { body, head } = await splitModel(model);
  const all = (features: FeatureSet) => ({
    features: scaled(features),
    rows: [...features.ids.keys()],
  });
  return {
    plan,
    predict: (features) => predictClips(model, all(features), plan),
    embed: (features) => predictScores(body, all(features)),
    head,
    dispose: () => model.dispose(),
  };
}
