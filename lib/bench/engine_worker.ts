// One engine, in a thread of its own: a process can only hold one.
import * as tf from "@tensorflow/tfjs";
import type { EngineOptions } from "@/engine/mod.ts";
import { startEngine } from "@/host/mod.ts";
import { seededRandom } from "@/base/random.ts";
import type { Batch } from "@/training/batches.ts";
import { endTrainer, startTrainer, type Trainer, trainStep } from "@/training/step.ts";
import { matmulCeiling } from "./_ceiling.ts";
import { BENCH_MODELS, type BenchModelName, buildBenchModel } from "./engine_models.ts";

/** What can be asked of the worker; it answers in order. */
export type EngineWork =
  | { readonly work: "start"; readonly options: EngineOptions }
  | { readonly work: "matmul" }
  | { readonly work: "train" | "predict"; readonly model: BenchModelName; readonly batch: number };

const CLASSES = 8;
const STEP = { learningRate: 1e-3, weightDecay: 0, clipNorm: null };

/** A network and its batches by their number of clips. */
interface Subject {
  readonly name: BenchModelName;
  readonly trainer: Trainer;
  readonly batches: Map<number, Batch>;
}

let current: Subject | undefined;

function subjectOf(name: BenchModelName): Subject {
  if (current?.name === name) return current;
  if (current !== undefined) {
    endTrainer(current.trainer);
    current.trainer.model.dispose();
  }
  const trainer = startTrainer(buildBenchModel(BENCH_MODELS[name]));
  return current = { name, trainer, batches: new Map() };
}

function makeBatch(name: BenchModelName, clips: number): Batch {
  const random = seededRandom(name), shape = [clips, ...BENCH_MODELS[name].input] as const;
  const size = shape.reduce<number>((a, b) => a * b, 1);
  const data = Float32Array.from({ length: size }, () => random.normal());
  const targets = new Float32Array(clips * CLASSES);
  for (let i = 0; i < clips; i++) targets[i * CLASSES + random.integer(CLASSES)] = 1;
  return { data, shape, targets, weights: new Float32Array(clips).fill(1) };
}

async function timed(run: () => unknown): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

async function timeModel(kind: "train" | "predict", name: BenchModelName, batch: number) {
  const { trainer, batches } = subjectOf(name);
  if (!batches.has(batch)) batches.set(batch, makeBatch(name, batch));
  const made = batches.get(batch)!;
  if (kind === "train") return { ms: await timed(() => trainStep(trainer, made, STEP)) };
  const x = tf.tensor(made.data, [...made.shape]);
  const predict = () => tf.tidy(() => (trainer.model.predict(x) as tf.Tensor).dataSync());
  const ms = await timed(predict);
  x.dispose();
  return { ms };
}

self.onmessage = async ({ data }: MessageEvent<EngineWork>) => {
  try {
    if (data.work === "start") self.postMessage(await startEngine(data.options));
    else if (data.work === "matmul") self.postMessage({ gflops: matmulCeiling() });
    else self.postMessage(await timeModel(data.work, data.model, data.batch));
  } catch (error) {
    self.postMessage({ error: error instanceof Error ? error.message : String(error) });
  }
};
