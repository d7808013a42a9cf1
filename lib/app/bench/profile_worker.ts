// Profiles training steps on an engine in a thread of its own: a process can only hold one, and the
// clocks stay in it.
import * as tf from "@tensorflow/tfjs";
import { type Engine, type EngineOptions, startEngine } from "@/engine/mod.ts";
import { buildModel } from "@/models/build.ts";
import { seededRandom } from "@/random.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import { type BatchOptions, type ClipSet, trainingBatch } from "@/training/batches.ts";
import { crossEntropy } from "@/training/loss.ts";
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
  /** The fastest step, which nothing disturbed, batch included. */
  readonly ms: number;
  readonly groups: readonly { readonly name: Group; readonly ms: number }[];
  readonly flops: number;
}

/** The worker's answer. */
export interface ProfileAnswer {
  readonly engine: Engine;
  /** GFLOP/s of the engine's best large product. */
  readonly ceiling: number;
  readonly steps: readonly ProfiledStep[];
}

const BATCH = 32, CLASSES = 8, CLIPS = 3 * BATCH, WARM_UP = 15, LOSS_RUNS = 60;
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
  const trainer = startTrainer(model), set = madeSet(inputShape), loss = lossAlone();
  const all: ProfiledStep[] = [];
  for (let i = 0; i < WARM_UP + steps; i++) {
    const start = performance.now();
    meter.reset();
    const first = (i * BATCH) % CLIPS;
    const made = meter.timed(
      "batch and augmentation",
      () => trainingBatch(set, set.rows.slice(first, first + BATCH), { ...OPTIONS, epoch: i }),
    );
    const batch = { ...made, shape: [BATCH, ...inputShape] as const };
    await trainStep(trainer, batch, { ...training });
    if (i >= WARM_UP) all.push(summary(subject, performance.now() - start, { meter, loss }));
  }
  return all.toSorted((a, b) => a.ms - b.ms)[0]!;
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
  const ms = Array.from({ length: LOSS_RUNS }, () => {
    const start = performance.now();
    tf.tidy(() => void step(logits));
    return performance.now() - start;
  });
  tf.dispose([logits, targets, weights]);
  return median(ms.slice(LOSS_RUNS >> 1));
}

// What is on no part's account is layers and tape in JavaScript.
function summary(
  subject: ProfileSubject,
  ms: number,
  { meter, loss }: { readonly meter: Meter; readonly loss: number },
): ProfiledStep {
  const groups = new Map(meter.ms);
  const other = "other operations, and layers in JavaScript";
  groups.delete(other);
  groups.set("softmax cross-entropy", loss);
  const known = [...groups.values()].reduce((a, b) => a + b, 0);
  groups.set(other, ms - known);
  return {
    subject,
    ms,
    groups: [...groups].map(([name, part]) => ({ name, ms: part })),
    flops: meter.flops,
  };
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
