// Our side of the engine's benchmark: one engine, since a process can only hold one.
import * as tf from "@tensorflow/tfjs";
import type { EngineOptions } from "@/engine/mod.ts";
import { startEngine } from "@/host/mod.ts";
import { seededRandom } from "@/base/random.ts";
import { buildModel } from "@/models/build.ts";
import type { Batch } from "@/training/batches.ts";
import { startTrainer, type Trainer, trainStep } from "@/training/step.ts";
import { type Network, prepareNetwork } from "@/engine/network.ts";
import { BENCH_CLASSES, BENCH_MODELS, type BenchModelName } from "./engine_models.ts";
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

const STEP = { learningRate: 1e-3, weightDecay: 0, clipNorm: null };

/** Made when they are first asked for. */
const trainers = new Map<BenchModelName, Trainer>();
const batches = new Map<string, Batch>();
/** What the recogniser answers single clips with. */
const networks = new Map<BenchModelName, Network>();

function networkOf(name: BenchModelName): Network {
  const network = networks.get(name) ?? prepareNetwork(trainerOf(name).model)!;
  networks.set(name, network);
  return network;
}

function trainerOf(name: BenchModelName): Trainer {
  const known = trainers.get(name);
  if (known !== undefined) return known;
  const { config, inputShape } = BENCH_MODELS[name];
  const trainer = startTrainer(buildModel(config, { inputShape, classes: BENCH_CLASSES, seed: 1 }));
  trainers.set(name, trainer);
  return trainer;
}

function batchOf(name: BenchModelName, clips: number): Batch {
  const known = batches.get(`${name}/${clips}`);
  if (known !== undefined) return known;
  const random = seededRandom(name);
  const shape = [clips, ...BENCH_MODELS[name].inputShape] as const;
  const size = shape.reduce<number>((a, b) => a * b, 1);
  const data = Float32Array.from({ length: size }, () => random.normal());
  const targets = new Float32Array(clips * BENCH_CLASSES);
  for (let i = 0; i < clips; i++) targets[i * BENCH_CLASSES + random.integer(BENCH_CLASSES)] = 1;
  const batch = { data, shape, targets, weights: new Float32Array(clips).fill(1) };
  batches.set(`${name}/${clips}`, batch);
  return batch;
}

async function timeTask({ work, model, batch: clips }: EngineTask): Promise<{ ms: number }> {
  const batch = batchOf(model, clips);
  if (work === "predict" && clips === 1) {
    const network = networkOf(model);
    const start = performance.now();
    network.run(batch.data);
    return { ms: performance.now() - start };
  }
  const trainer = trainerOf(model);
  const x = tf.tensor(batch.data, [...batch.shape]);
  const start = performance.now();
  if (work === "train") await trainStep(trainer, batch, STEP);
  else tf.tidy(() => (trainer.model.predict(x) as tf.Tensor).dataSync());
  const ms = performance.now() - start;
  x.dispose();
  return { ms };
}

if (import.meta.main) {
  await answerAll<EngineStart | EngineTask>(async (question) => {
    if (question.work !== "start") return await timeTask(question);
    return await startEngine(question.options);
  });
}
