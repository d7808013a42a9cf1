import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { buildModel } from "@/models/build.ts";
import { decide, predictScores, validate } from "@/training/predict.ts";
import { CNN } from "../models/_models.ts";
import { LABELS, madeSet, SHAPE } from "./_training.ts";

const model = async () => {
  await tf.setBackend("cpu");
  return buildModel(CNN, { inputShape: SHAPE, classes: 3, seed: 1 });
};

Deno.test("scores do not depend on how clips are put together", async () => {
  const net = await model();
  const { features } = madeSet(150);
  const rows = Array.from({ length: 150 }, (_, i) => 149 - i);
  const scores = await predictScores(net, { features, rows });
  assert.equal(scores.length, 450);
  for (const i of [0, 63, 64, 149]) {
    const one = await predictScores(net, { features, rows: [rows[i]!] });
    one.forEach((v, k) => assert.ok(Math.abs(v - scores[i * 3 + k]!) < 1e-6));
  }
});

Deno.test("decisions are the highest scores, the first of equal ones", () => {
  assert.deepEqual(decide(Float32Array.of(0.2, 0.5, 0.3, 0.4, 0.2, 0.4), 3), [1, 0]);
});

Deno.test("validation gives the mean -log score of the truth, and UAR", async () => {
  const net = await model(), set = madeSet(9);
  const scores = await predictScores(net, set);
  const expected = [...set.classOf].reduce((sum, k, i) => sum - Math.log(scores[i * 3 + k]!), 0) /
    9;
  const found = await validate(net, set, { labels: LABELS });
  assert.ok(Math.abs(found.loss - expected) < 1e-6);
  // The classes are even, so that the mean of their recalls is the share of right decisions.
  const right = decide(scores, 3).filter((decision, i) => decision === set.classOf[i]);
  assert.ok(Math.abs(found.uar - right.length / 9) < 1e-12);
});

Deno.test("scoring leaves no tensors behind", async () => {
  const net = await model(), set = madeSet(9);
  await predictScores(net, set);
  const before = tf.memory().numTensors;
  await predictScores(net, set);
  assert.equal(tf.memory().numTensors, before);
});
