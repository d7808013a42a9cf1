// Our side of the engine's benchmark: one engine, since a process can only hold one.
import * as tf from "@tensorflow/tfjs";
import type { EngineOptions } from "@/engine/mod.ts";
import { startEngine } from "@/host/mod.ts";
import { seededRandom } from "@/base/random.ts";
import type { Batch } from "@/training/batches.ts";
import { endTrainer, startTrainer, type Trainer, trainStep } from "@/training/step.ts";
import { BENCH_MODELS, type BenchModelName, buildBenchModel } from "./engine_models.ts";
import { answerAll } from "./peer.ts";

/** One step of a network; engine_peer.py takes the same. */
export interface EngineTask {
  readonly work: "train" | "predict";
  readonly model: BenchModelName;
  /** Clips. */
  readonly batch: number;
}

/** The first question: starts the engine. */
export interface EngineStart {
  readonly work: "start";
  readonly options: EngineOptions;
}

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
  current = { name, trainer, batches: new Map() };
  return current;
}

function makeBatch(name: BenchModelName, clips: number): Batch {
  const random = seededRandom(name);
  const shape = [clips, ...BENCH_MODELS[name].input] as const;
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

async function timeTask({ work, model, batch: clips }: EngineTask): Promise<{ ms: number }> {
  const { trainer, batches } = subjectOf(model);
  const batch = batches.get(clips) ?? makeBatch(model, clips);
  batches.set(clips, batch);
  if (work === "train") return { ms: await timed(() => trainStep(trainer, batch, STEP)) };
  const x = tf.tensor(batch.data, [...batch.shape]);
  const predict = () => tf.tidy(() => (trainer.model.predict(x) as tf.Tensor).dataSync());
  const ms = await timed(predict);
  x.dispose();
  return { ms };
}

if (import.meta.main) {
  await answerAll<EngineStart | EngineTask>(async (question) => {
    if (question.work !== "start") return await timeTask(question);
    return await startEngine(question.options);
  });
}
