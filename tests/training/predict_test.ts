import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { buildModel } from "@/models/build.ts";
import { planJob } from "@/training/plan.ts";
import { predictClips, validate } from "@/training/predict.ts";
import { CNN } from "../models/_models.ts";
import { JOB, madeUtterances } from "./_job.ts";
import { LABELS, madeSet, SHAPE } from "./_training.ts";

const model = async () => {
  await tf.setBackend("cpu");
  return buildModel(CNN, { inputShape: SHAPE, classes: 3, seed: 1 });
};

Deno.test("scores do not depend on how clips are put together, and leave no tensors", async () => {
  const net = await model();
  const clips = (await planJob(JOB, madeUtterances())).clips.slice(0, 70);
  const { features } = madeSet(clips.length);
  const set = { ...features, ids: clips.map(({ id }) => id) };
  const job = { ...JOB, labels: LABELS };
  const score = (rows: number[]) => predictClips(net, { features: set, rows }, { job, clips });
  const backwards = [...clips.keys()].reverse();
  const all = await score(backwards);
  assert.deepEqual(all.map(({ id }) => id), clips.map(({ id }) => id).reverse());
  const before = tf.memory().numTensors;
  for (const i of [0, 63, 64, 69]) {
    const [one] = await score([backwards[i]!]);
    one!.scores.forEach((v, k) => assert.ok(Math.abs(v - all[i]!.scores[k]!) < 1e-6));
    const best = one!.scores.indexOf(Math.max(...one!.scores));
    assert.equal(one!.predicted, LABELS[best], "the decision is the highest score");
  }
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("validation gives the mean -log score of the truth, and UAR", async () => {
  const net = await model();
  const set = madeSet(9);
  const output = net.predict(tf.tensor(set.features.data, [...set.features.shape])) as tf.Tensor2D;
  const scores = await output.array();
  const truth = [...set.classOf];
  const loss = truth.reduce((sum, k, i) => sum - Math.log(scores[i]![k]!), 0) / truth.length;
  const found = await validate(net, set, { labels: LABELS });
  assert.ok(Math.abs(found.loss - loss) < 1e-6);
  // The classes are even, so that the mean of their recalls is the accuracy.
  const right = truth.filter((k, i) => scores[i]!.indexOf(Math.max(...scores[i]!)) === k);
  assert.ok(Math.abs(found.uar - right.length / truth.length) < 1e-12);
});
