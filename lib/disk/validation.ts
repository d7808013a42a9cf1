/** The scores of a finished run on its own validation part, for what is fitted on that part. @module */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import type { Utterance } from "@/corpora/utterance.ts";
import type { EngineOptions } from "@/engine/start.ts";
import { startEngine } from "@/host/mod.ts";
import { loadFeatures } from "./feature_cache.ts";
import { applyStatistics } from "@/features/statistics.ts";
import { loadModel } from "./models.ts";
import { identifyJob, jobClips, jobUtterances } from "@/training/job.ts";
import { decide, predictScores } from "@/training/predict.ts";
import { type FinishedRun, RUN_FILES } from "./record.ts";
import type { ScoredClip } from "@/training/train.ts";

/** Settings of {@linkcode scoreValidation}. */
export interface ValidationOptions {
  /** @default the best that is here */
  readonly engine?: EngineOptions;
  /** Folder of the recordings. @default PATHS.raw */
  readonly rawDir?: string;
  /** Folder of the feature cache. @default PATHS.features */
  readonly cacheDir?: string;
  readonly onFeatures?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Scores the clips on which a run chose its epoch, with the network that it kept.
 * @param utterances all recordings that there are
 * @returns the validation part, in the order of its ids
 * @throws RangeError when the recordings are not those that the run learned from
 */
export async function scoreValidation(
  run: FinishedRun,
  utterances: readonly Utterance[],
  options: ValidationOptions = {},
): Promise<ScoredClip[]> {
  const { job, split, indexHash } = run.record, { onFeatures, engine, ...places } = options;
  const used = jobUtterances(job, utterances);
  if ((await identifyJob(job, used)).indexHash !== indexHash) {
    throw new InputError(
      `score the validation part of ${run.dir}`,
      "the recordings here are not those that it learned from",
      { remedy: "train it again" },
    );
  }
  const validating = new Set(split.val);
  const clips = jobClips(job, used).filter(({ id }) => validating.has(id));
  await startEngine(engine);
  const features = await loadFeatures(clips, job.features, {
    ...places,
    ...(onFeatures && { onProgress: onFeatures }),
  });
  const { model, card } = await loadModel(join(run.dir, RUN_FILES.model));
  try {
    const prepared = card.statistics === null ? features : applyStatistics(features, {
      per: card.statistics.per,
      mean: Float32Array.from(card.statistics.mean),
      std: Float32Array.from(card.statistics.std),
      fittedOn: split.train,
    });
    const scores = await predictScores(model, { features: prepared, rows: [...clips.keys()] });
    const classes = job.labels.length;
    return decide(scores, classes).map((decision, i) => ({
      utterance: clips[i]!,
      predicted: job.labels[decision]!,
      scores: Array.from(scores.subarray(i * classes, (i + 1) * classes)),
    }));
  } finally {
    model.dispose();
  }
}
