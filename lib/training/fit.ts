/**
 * The training loop: epochs of steps, validation after each, the best weights kept, early stopping,
 * a checkpoint after every epoch. Equal arguments give equal weights, to the last bit and however
 * often the training was interrupted.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import type * as tf from "@tensorflow/tfjs";
import { readAdam } from "@/engine/adam.ts";
import { batchCount, type ClipSet } from "./batches.ts";
import type { Checkpoint, CheckpointStore, EpochRow } from "./checkpoint.ts";
import type { TrainingConfig } from "./config.ts";
import { validate, type Validation } from "./predict.ts";
import { type Progress, progress } from "./progress.ts";
import { type BatchStream, trainingBatches } from "./prefetch.ts";
import { learningRateFactor } from "./schedule.ts";
import { endTrainer, startTrainer, type Trainer, trainStep } from "./step.ts";
import { clipWeights } from "./targets.ts";
import type { Sampling } from "./sampling.ts";
import type { LiveSounds } from "./sounds.ts";
import { readWeights, updateAverage, writeWeights } from "./weights.ts";

/** The parts that a training uses; no part is empty, and every label has a training clip. */
export interface TrainingData {
  readonly train: ClipSet;
  /** The part that epochs are scored on: with `best_test` the test part. */
  readonly val: ClipSet;
  /** Name of each output of the network, in order. */
  readonly labels: readonly string[];
  /** The recordings of the training part, to make features of them anew. @default the features */
  readonly live?: LiveSounds | undefined;
  /** Which clips an epoch has. @default each clip once */
  readonly sampling?: Sampling | undefined;
}

/** Settings of {@linkcode fit}. */
export interface FitOptions {
  readonly config: TrainingConfig;
  /** Decides the order of the clips and their augmentation. */
  readonly seed: number;
  /** Called after every step. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Stops after the current step; the last epoch's checkpoint is kept. */
  readonly signal?: AbortSignal | undefined;
  /** Where checkpoints are kept, and looked for first. @default none */
  readonly store?: CheckpointStore | undefined;
  /** What this training is; a checkpoint with another key is refused. @default "" */
  readonly key?: string;
  /**
   * Whether batches are made in a thread of their own, while the step before runs; the weights are
   * the same. @default where there are enough of them
   */
  readonly batchThread?: boolean | undefined;
}

/** How a training went. The network holds the weights that were chosen. */
export interface FitResult {
  readonly history: readonly EpochRow[];
  /** The epoch whose weights the network holds. */
  readonly bestEpoch: number;
  readonly steps: number;
}

/**
 * Trains a network.
 * @throws {InputError} if the checkpoint is damaged or belongs to another training
 * @throws the signal's reason if it was aborted
 */
export async function fit(
  model: tf.LayersModel,
  data: TrainingData,
  options: FitOptions,
): Promise<FitResult> {
  const run = await startRun(model, data, options);
  try {
    while (!isFinished(run.history, run.bestEpoch, options.config)) {
      const row = await runEpoch(run, data, options);
      await keepBest(run, row, options.config);
      await options.store?.save(await snapshot(run, options.key ?? ""));
    }
  } finally {
    endTrainer(run.trainer);
    await run.batches.return?.();
  }
  const { best, history, bestEpoch, trainer } = run;
  writeWeights(model, best);
  return { history, bestEpoch, steps: trainer.adam.step };
}

/** Everything that changes during a training. */
interface Run {
  readonly trainer: Trainer;
  /** Averages of all weights; null when they are not wanted. */
  readonly average: readonly Float32Array[] | null;
  readonly batches: BatchStream;
  readonly stepsPerEpoch: number;
  history: readonly EpochRow[];
  bestEpoch: number;
  /** Weights of the best epoch. */
  best: readonly Float32Array[];
}

async function startRun(
  model: tf.LayersModel,
  data: TrainingData,
  options: FitOptions,
): Promise<Run> {
  const { config, store, key = "" } = options;
  const stored = await store?.load() ?? null;
  if (stored !== null) {
    if (stored.key !== key) {
      const why = "the checkpoint belongs to a training with other settings or clips";
      throw new InputError("resume", why, { remedy: "remove it to train from the start" });
    }
    writeWeights(model, stored.arrays["weights"]!);
  }
  const adam = stored && {
    step: stored.step,
    first: stored.arrays["first"]!,
    second: stored.arrays["second"]!,
  };
  const averages = config.averageDecay !== null;
  const average = averages ? stored?.arrays["average"] ?? await readWeights(model) : null;
  const history = stored?.history ?? [];
  return {
    trainer: startTrainer(model, adam ?? undefined),
    average,
    batches: startBatches(data, history.length, options),
    stepsPerEpoch: batchCount(data.train, { ...config, ...data }),
    history,
    bestEpoch: stored?.bestEpoch ?? 0,
    best: stored?.arrays["best"] ?? [],
  };
}

function startBatches(
  { train, labels, live, sampling }: TrainingData,
  epochsDone: number,
  { config, seed, batchThread }: FitOptions,
): BatchStream {
  const { batchSize, augmentation, labelSmoothing } = config;
  const weights = clipWeights(train, {
    labels,
    weights: config.classWeights,
    factors: config.classFactors,
  });
  const options = {
    batchSize,
    seed,
    augmentation,
    labelSmoothing,
    classes: labels.length,
    clipWeights: weights,
    live,
    sampling,
  };
  return trainingBatches({ set: train, firstEpoch: epochsDone + 1, options }, {
    epochs: config.epochs - epochsDone,
    thread: batchThread,
  });
}

function isFinished(
  history: readonly EpochRow[],
  bestEpoch: number,
  { epochs, patience, selection }: TrainingConfig,
): boolean {
  if (history.length >= epochs) return true;
  return selection === "best" && patience !== null && history.length - bestEpoch >= patience;
}

async function runEpoch(run: Run, data: TrainingData, options: FitOptions): Promise<EpochRow> {
  const started = performance.now();
  const epoch = run.history.length + 1;
  let clips = 0;
  let loss = 0;
  let right = 0;
  let learningRate = 0;
  for (let step = 0; step < run.stepsPerEpoch; step++) {
    options.signal?.throwIfAborted();
    const { value: batch } = await run.batches.next();
    learningRate = rateOfNextStep(run, options.config);
    const result = await trainStep(run.trainer, batch, { ...options.config, learningRate });
    await followAverage(run, options.config);
    clips += batch.shape[0];
    loss += batch.shape[0] * result.loss;
    right += batch.shape[0] * result.accuracy;
    options.onProgress?.(progress({
      history: run.history,
      epochs: options.config.epochs,
      step: step + 1,
      steps: run.stepsPerEpoch,
      loss: loss / clips,
      elapsedSec: (performance.now() - started) / 1000,
    }));
    await pause();
  }
  const val = await validateRun(run, data.val, data.labels);
  const row: EpochRow = {
    epoch,
    learningRate,
    trainLoss: loss / clips,
    trainAccuracy: right / clips,
    valLoss: val.loss,
    valUar: val.uar,
    seconds: (performance.now() - started) / 1000,
  };
  run.history = [...run.history, row];
  return row;
}

function rateOfNextStep({ trainer, stepsPerEpoch, history }: Run, config: TrainingConfig): number {
  const factor = learningRateFactor(config.schedule, {
    step: trainer.adam.step,
    stepsPerEpoch,
    epochs: config.epochs,
    valLosses: history.flatMap(({ valLoss }) => valLoss ?? []),
  });
  return config.learningRate * factor;
}

async function followAverage({ trainer, average }: Run, config: TrainingConfig): Promise<void> {
  if (average === null) return;
  const { step } = trainer.adam;
  updateAverage(average, await readWeights(trainer.model), { decay: config.averageDecay!, step });
}

async function validateRun(
  { trainer, average }: Run,
  val: ClipSet,
  labels: readonly string[],
): Promise<Validation | Record<keyof Validation, null>> {
  if (val.rows.length === 0) return { loss: null, uar: null };
  if (average === null) return await validate(trainer.model, val, { labels });
  const own = await readWeights(trainer.model);
  writeWeights(trainer.model, average);
  const result = await validate(trainer.model, val, { labels });
  writeWeights(trainer.model, own);
  return result;
}

async function keepBest(run: Run, row: EpochRow, config: TrainingConfig): Promise<void> {
  const best = run.history[run.bestEpoch - 1];
  if (config.selection !== "last" && best !== undefined && !isBetter(row, best, config)) return;
  run.bestEpoch = row.epoch;
  run.best = run.average === null
    ? await readWeights(run.trainer.model)
    : run.average.map((array) => array.slice());
}

function isBetter(
  row: EpochRow,
  best: EpochRow,
  { monitor, selection }: TrainingConfig,
): boolean {
  const uar = row.valUar! - best.valUar!;
  const loss = best.valLoss! - row.valLoss!;
  if (monitor === "loss" && selection === "best") return loss > 0;
  return uar > 0 || (uar === 0 && loss > 0);
}

async function snapshot(run: Run, key: string): Promise<Checkpoint> {
  const { trainer, average, best, history, bestEpoch } = run;
  const { step, first, second } = await readAdam(trainer.adam);
  const weights = await readWeights(trainer.model);
  const arrays = { weights, first, second, best };
  const all = average === null ? arrays : { ...arrays, average };
  return { key, step, history, bestEpoch, arrays: all };
}

/**
 * Lets signals, timers and files of the program be served, which a step does not. A timer, because
 * with `setImmediate` they would wait for dozens of steps.
 */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
