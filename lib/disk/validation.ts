/** The predictions of a finished run on its own validation part, to calibrate its scores with. @module */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import type { Utterance } from "@/corpora/utterance.ts";
import type { EngineOptions } from "@/engine/start.ts";
import type { Prediction } from "@/evaluation/table.ts";
import { applyStatistics } from "@/features/statistics.ts";
import { startEngine } from "@/host/mod.ts";
import { planJob } from "@/training/plan.ts";
import { predictClips } from "@/training/predict.ts";
import { loadFeatures } from "./feature_cache.ts";
import { loadModel } from "./models.ts";
import { type FinishedRun, RUN_FILES } from "./record.ts";

/** Settings of {@linkcode scoreValidation}. */
export interface ValidationOptions {
  /** @default the fastest that this machine has */
  readonly engine?: EngineOptions | undefined;
  /** Folder of the recordings. @default PATHS.raw */
  readonly rawDir?: string | undefined;
  /** Folder of the feature cache. @default PATHS.features */
  readonly cacheDir?: string | undefined;
  readonly signal?: AbortSignal | undefined;
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
  options: ValidationOptions = {},
): Promise<Prediction[]> {
  const { job, split, indexHash } = run.record;
  const { engine, ...loading } = options;
  const plan = await planJob(job, utterances);
  if (plan.identity.indexHash !== indexHash) {
    throw new InputError(
      `score the validation part of ${run.dir}`,
      "the recordings here are not those that it was trained on",
      { remedy: "train it again" },
    );
  }
  const validating = new Set(split.val);
  const clips = plan.clips.filter(({ id }) => validating.has(id));
  await startEngine(engine);
  const features = await loadFeatures(clips, job.features, loading);
  const { model, card } = await loadModel(join(run.dir, RUN_FILES.model));
  try {
    const prepared = card.statistics === null ? features : applyStatistics(features, {
      per: card.statistics.per,
      mean: Float32Array.from(card.statistics.mean),
      std: Float32Array.from(card.statistics.std),
      fittedOn: split.train,
    });
    return await predictClips(model, { features: prepared, rows: [...clips.keys()] }, plan);
  } finally {
    model.dispose();
  }
}
