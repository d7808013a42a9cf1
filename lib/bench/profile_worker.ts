// Profiles training steps on an engine in a thread of its own: a process can only hold one, and the
// clocks stay in it.
import * as tf from "@tensorflow/tfjs";
import type { Engine, EngineOptions } from "@/engine/mod.ts";
import { startEngine } from "@/host/mod.ts";
import { buildModel } from "@/models/build.ts";
import { seededRandom } from "@/base/random.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import {
  type BatchOptions,
  type BatchPlan,
  type ClipSet,
  plannedBatches,
} from "@/training/batches.ts";
import { crossEntropy } from "@/training/loss.ts";
import { trainingBatches } from "@/training/prefetch.ts";
import { startTrainer, trainStep } from "@/training/step.ts";
import { matmulCeiling } from "./_ceiling.ts";
import { type Group, installMeter, type Meter } from "./_meter.ts";
import { BENCH_MODELS, type BenchModelName, buildBenchModel } from "./engine_models.ts";
import { median } from "./timing.ts";

/** What is profiled: a network of the benchmark, or the recipe's own. */
export type ProfileSubject = BenchModelName | "two_channel";

/** What to measure. */
export interface ProfileWork {
  readonly options: EngineOptions;
  readonly subjects: readonly ProfileSubject[];
  /** That count, after some that do not. */
  readonly steps: number;
}

/** One network's step. */
export interface ProfiledStep {
  readonly subject: ProfileSubject;
  /** The fastest step, which nothing disturbed, with the taking of its batch. */
  readonly ms: number;
  readonly groups: readonly { readonly name: Group; readonly ms: number }[];
  /** Making a batch by itself: a thread does it beside the step. */
  readonly batchMs: number;
  readonly flops: number;
}

/** The worker's answer. */
export interface ProfileAnswer {
  readonly engine: Engine;
  /** GFLOP/s of the engine's best large product. */
  readonly ceiling: number;
  readonly steps: readonly ProfiledStep[];
}

const BATCH = 32, CLASSES = 8, CLIPS = 3 * BATCH, WARM_UP = 15, RUNS_ALONE = 60;
const TWO_CHANNEL_INPUT = [32, 94, 2];
const { training } = twoChannel;
const OPTIONS: BatchOptions = {
  batchSize: BATCH,
  seed: 1,
  augmentation: training.augmentation,
  labelSmoothing: training.labelSmoothing,
  classWeights: new Float32Array(CLASSES).fill(1),
};

function madeSet(input: readonly number[]): ClipSet {
  const random = seededRandom("profile"), size = input.reduce((a, b) => a * b, 1);
  const [bands, frames, channels = 1] = input as [number, number, number?];
  const data = Float32Array.from({ length: CLIPS * size }, () => random.normal());
  const rows = Array.from({ length: CLIPS }, (_, i) => i), ids = rows.map(String);
  const features = { data, shape: [CLIPS, bands, frames, channels] as const, ids };
  return { features, classOf: Int32Array.from(rows, (i) => i % CLASSES), rows };
}

async function profile(subject: ProfileSubject, steps: number, meter: Meter) {
  const own = subject === "two_channel";
  const inputShape = own ? TWO_CHANNEL_INPUT : BENCH_MODELS[subject].input;
  const model = own
    ? buildModel(twoChannel.model, {
      inputShape: inputShape as [number, number, number],
      classes: CLASSES,
      seed: 1,
    })
    : buildBenchModel(BENCH_MODELS[subject]);
  watchDropout(model, meter);
  const plan = { set: madeSet(inputShape), firstEpoch: 1, options: OPTIONS };
  const trainer = startTrainer(model), loss = lossAlone(), batchMs = batchAlone(plan);
  const batches = trainingBatches(plan, { epochs: 1, thread: true });
  const all: ProfiledStep[] = [];
  for (let i = 0; i < WARM_UP + steps; i++) {
    await pause();
    const start = performance.now();
    meter.reset();
    const { value: made } = await batches.next();
    meter.ms.set("taking the batch", performance.now() - start);
    const batch = { ...made, shape: [BATCH, ...inputShape] as const };
    await trainStep(trainer, batch, { ...training });
    const ms = performance.now() - start;
    if (i >= WARM_UP) all.push({ subject, ms, batchMs, ...summary(ms, { meter, loss }) });
  }
  await batches.return?.();
  return all.toSorted((a, b) => a.ms - b.ms)[0]!;
}

// As after each step of a training: what the other threads have sent comes in.
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function watchDropout(model: tf.LayersModel, meter: Meter): void {
  for (const layer of model.layers.filter((l) => l.getClassName() === "Dropout")) {
    const call = layer.call.bind(layer);
    layer.call = (...args) => meter.timed("dropout", () => call(...args));
  }
}

// Its ops cannot be told from others of the step, so that it is timed by itself.
function lossAlone(): number {
  const logits = tf.ones([BATCH, CLASSES]), targets = tf.fill([BATCH, CLASSES], 1 / CLASSES);
  const weights = tf.ones([BATCH]) as tf.Tensor1D;
  const step = tf.valueAndGrad((z) =>
    crossEntropy(z as tf.Tensor2D, { targets: targets as tf.Tensor2D, weights })
  );
  const ms = timedAlone(() => tf.tidy(() => void step(logits)));
  tf.dispose([logits, targets, weights]);
  return ms;
}

function batchAlone(plan: BatchPlan): number {
  const batches = plannedBatches(plan);
  return timedAlone(() => void batches.next());
}

function timedAlone(run: () => void): number {
  const ms = Array.from({ length: RUNS_ALONE }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return median(ms.slice(RUNS_ALONE >> 1));
}

// What is on no part's account is layers and tape in JavaScript.
function summary(
  ms: number,
  { meter, loss }: { readonly meter: Meter; readonly loss: number },
): Pick<ProfiledStep, "groups" | "flops"> {
  const groups = new Map(meter.ms);
  const other = "other operations, and layers in JavaScript";
  groups.delete(other);
  groups.set("softmax cross-entropy", loss);
  const known = [...groups.values()].reduce((a, b) => a + b, 0);
  groups.set(other, ms - known);
  return { groups: [...groups].map(([name, part]) => ({ name, ms: part })), flops: meter.flops };
}

async function answer({ options, subjects, steps }: ProfileWork): Promise<ProfileAnswer> {
  const engine = await startEngine(options), ceiling = matmulCeiling();
  const meter = installMeter(), done: ProfiledStep[] = [];
  for (const subject of subjects) done.push(await profile(subject, steps, meter));
  return { engine, ceiling, steps: done };
}

self.onmessage = async ({ data }: MessageEvent<ProfileWork>) => {
  try {
    self.postMessage(await answer(data));
  } catch (error) {
    self.postMessage({ error: error instanceof Error ? error.message : String(error) });
  }
};
