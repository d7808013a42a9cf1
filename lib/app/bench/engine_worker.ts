// One engine, in a thread of its own: a process can only hold one.
import * as tf from "@tensorflow/tfjs";
import { adam, type EngineOptions, startEngine } from "@/engine/mod.ts";
import { seededRandom } from "@/random.ts";
import { BENCH_MODELS, type BenchModelName, buildBenchModel } from "./engine_models.ts";

/** What can be asked of the worker; it answers in order. */
export type EngineWork =
  | { readonly work: "start"; readonly options: EngineOptions }
  | { readonly work: "matmul" }
  | { readonly work: "train" | "predict"; readonly model: BenchModelName; readonly batch: number };

const CLASSES = 8, SIZE = 1024, MATMUL_RUNS = 8;

interface Batch {
  readonly x: tf.Tensor;
  readonly y: tf.Tensor;
}

/** A network and its batches by their number of clips. */
interface Subject {
  readonly name: BenchModelName;
  readonly model: tf.LayersModel;
  readonly batches: Map<number, Batch>;
}

let current: Subject | undefined;

function subjectOf(name: BenchModelName): Subject {
  if (current?.name === name) return current;
  current?.model.dispose();
  for (const { x, y } of current?.batches.values() ?? []) tf.dispose([x, y]);
  const model = buildBenchModel(BENCH_MODELS[name]);
  model.compile({ optimizer: adam(1e-3), loss: "categoricalCrossentropy" });
  return current = { name, model, batches: new Map() };
}

function makeBatch(name: BenchModelName, clips: number): Batch {
  const random = seededRandom(name), shape = [clips, ...BENCH_MODELS[name].input];
  const size = shape.reduce((a, b) => a * b, 1);
  const x = tf.tensor(Float32Array.from({ length: size }, () => random.normal()), shape);
  const labels = Array.from({ length: clips }, () => random.integer(CLASSES));
  return { x, y: tf.tidy(() => tf.cast(tf.oneHot(labels, CLASSES), "float32")) };
}

async function timed(run: () => unknown): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

async function timeModel(kind: "train" | "predict", name: BenchModelName, batch: number) {
  const { model, batches } = subjectOf(name);
  if (!batches.has(batch)) batches.set(batch, makeBatch(name, batch));
  const { x, y } = batches.get(batch)!;
  const predict = () => tf.tidy(() => (model.predict(x) as tf.Tensor).dataSync());
  return { ms: await timed(kind === "train" ? () => model.trainOnBatch(x, y) : predict) };
}

async function matmul(): Promise<{ gflops: number }> {
  const [a, b] = [1, 2].map((v) => tf.fill([SIZE, SIZE], v));
  let best = Infinity;
  for (let i = 0; i < MATMUL_RUNS; i++) {
    best = Math.min(best, await timed(() => tf.matMul(a!, b!).dispose()));
  }
  tf.dispose([a!, b!]);
  return { gflops: 2 * SIZE ** 3 / best / 1e6 };
}

self.onmessage = async ({ data }: MessageEvent<EngineWork>) => {
  try {
    if (data.work === "start") self.postMessage(await startEngine(data.options));
    else if (data.work === "matmul") self.postMessage(await matmul());
    else self.postMessage(await timeModel(data.work, data.model, data.batch));
  } catch (error) {
    self.postMessage({ error: error instanceof Error ? error.message : String(error) });
  }
};
