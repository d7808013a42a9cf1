import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { buildModel } from "@/models/build.ts";
import { NO_AUGMENTATION } from "@/training/augment.ts";
import { plannedBatches } from "@/training/batches.ts";
import { startTrainer, trainStep } from "@/training/step.ts";
import { readWeights } from "@/training/weights.ts";
import { CNN_LSTM } from "../models/_models.ts";
import { madeSet, SHAPE } from "./_training.ts";

const STEP = { learningRate: 0.01, weightDecay: 0, clipNorm: null };
const BATCHES = {
  batchSize: 6,
  seed: 1,
  augmentation: NO_AUGMENTATION,
  labelSmoothing: 0.1,
  classWeights: Float32Array.of(1, 1, 1),
};
const batch = () =>
  plannedBatches({ set: madeSet(6), firstEpoch: 1, options: BATCHES }).next().value;

async function trainer(change: Partial<typeof CNN_LSTM> = {}) {
  await tf.setBackend("cpu");
  const config = { ...CNN_LSTM, ...change };
  return startTrainer(buildModel(config, { inputShape: SHAPE, classes: 3, seed: 1 }));
}

Deno.test("steps lower the loss of their batch and change every weight", async () => {
  const net = await trainer();
  const before = await readWeights(net.model);
  const losses: number[] = [];
  for (let i = 0; i < 8; i++) losses.push((await trainStep(net, batch(), STEP)).loss);
  assert.ok(losses.at(-1)! < losses[0]! - 0.05, losses.join(" "));
  assert.equal(net.adam.step, 8);
  const after = await readWeights(net.model);
  after.forEach((w, i) => assert.notDeepEqual(w, before[i], net.model.weights[i]!.originalName));
});

Deno.test("penalties count in the loss, and kernels alone decay", async () => {
  const plain = await trainStep(await trainer(), batch(), STEP);
  const net = await trainer({ l2: 0.01 });
  const penalised = await trainStep(net, batch(), STEP);
  assert.ok(penalised.loss > plain.loss + 0.01);
  const names = net.model.trainableWeights.map(({ originalName }) => originalName);
  const decaying = names.filter((_, i) => net.decays[i]);
  assert.deepEqual(decaying, [
    "conv_1/kernel",
    "conv_2/kernel",
    "lstm/kernel",
    "lstm/recurrent_kernel",
    "logits/kernel",
  ]);
});

Deno.test("equal steps give equal weights, dropout included", async () => {
  const run = async () => {
    const net = await trainer({ dropout: 0.4, spatialDropout: 0.2 });
    for (let i = 0; i < 3; i++) await trainStep(net, batch(), STEP);
    return readWeights(net.model);
  };
  assert.deepEqual(await run(), await run());
});

Deno.test("a step leaves no tensors behind", async () => {
  const net = await trainer({ dropout: 0.4, l2: 0.01 });
  await trainStep(net, batch(), STEP);
  const before = tf.memory().numTensors;
  for (let i = 0; i < 3; i++) await trainStep(net, batch(), STEP);
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("accuracy is the share of right decisions", async () => {
  const net = await trainer();
  for (let i = 0; i < 40; i++) await trainStep(net, batch(), { ...STEP, learningRate: 0.05 });
  const { accuracy } = await trainStep(net, batch(), STEP);
  assert.equal(accuracy, 1);
});
