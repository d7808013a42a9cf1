import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { buildModel } from "@/models/build.ts";
import { readWeights, updateAverage, writeWeights } from "@/training/weights.ts";
import { CNN } from "../models/_models.ts";
import { SHAPE } from "./_training.ts";

const build = (seed: number) => buildModel(CNN, { inputShape: SHAPE, classes: 3, seed });

Deno.test("weights that are read and written elsewhere make the same network", async () => {
  await tf.setBackend("cpu");
  const one = build(1), two = build(2), x = tf.ones([1, ...SHAPE]);
  writeWeights(two, await readWeights(one));
  assert.deepEqual(
    (two.predict(x) as tf.Tensor).dataSync(),
    (one.predict(x) as tf.Tensor).dataSync(),
  );
});

Deno.test("what is read is a copy, and what is written is copied", async () => {
  await tf.setBackend("cpu");
  const model = build(1);
  const weights = await readWeights(model);
  writeWeights(model, weights);
  weights[0]!.fill(0);
  assert.ok((await readWeights(model))[0]!.some((v) => v !== 0));
});

Deno.test("writing makes no tensors that stay", async () => {
  await tf.setBackend("cpu");
  const model = build(1), weights = await readWeights(model);
  const before = tf.memory().numTensors;
  for (let i = 0; i < 5; i++) writeWeights(model, weights);
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("an average follows the weights, fast at first", () => {
  const average = [Float32Array.of(0)];
  updateAverage(average, [Float32Array.of(1)], { decay: 0.99, step: 0 });
  assert.ok(Math.abs(average[0]![0]! - 0.9) < 1e-6); // decay (1 + 0) / (10 + 0)
  const late = [Float32Array.of(0)];
  updateAverage(late, [Float32Array.of(1)], { decay: 0.99, step: 1e6 });
  assert.ok(Math.abs(late[0]![0]! - 0.01) < 1e-6);
});
