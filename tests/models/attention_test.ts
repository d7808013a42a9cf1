import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { ATTENTION_WEIGHTS_LAYER, temporalAttention } from "@/models/attention.ts";

function pooling(): { model: tf.LayersModel; weights: tf.LayersModel } {
  const input = tf.input({ shape: [5, 3] });
  const output = temporalAttention(input, { units: 4, seed: 1, l2: 0 });
  const model = tf.model({ inputs: input, outputs: output });
  const layer = model.getLayer(ATTENTION_WEIGHTS_LAYER).output as tf.SymbolicTensor;
  return { model, weights: tf.model({ inputs: input, outputs: layer }) };
}

Deno.test("the output is the average of the frames by the weights, which sum to 1", async () => {
  await tf.setBackend("cpu");
  const { model, weights } = pooling();
  const x = tf.randomNormal([2, 5, 3], 0, 1, "float32", 1) as tf.Tensor3D;
  const a = weights.predict(x) as tf.Tensor2D;
  for (const sum of a.sum(1).dataSync()) assert.ok(Math.abs(sum - 1) < 1e-6);
  const expected = x.mul(a.expandDims(2)).sum(1).dataSync();
  const found = (model.predict(x) as tf.Tensor).dataSync();
  found.forEach((v, i) => assert.ok(Math.abs(v - expected[i]!) < 1e-6));
});

Deno.test("equal frames weigh the same, and the order of frames does not matter", async () => {
  await tf.setBackend("cpu");
  const { model, weights } = pooling();
  for (const a of (weights.predict(tf.ones([1, 5, 3])) as tf.Tensor).dataSync()) {
    assert.ok(Math.abs(a - 0.2) < 1e-6);
  }
  const x = tf.randomNormal([2, 5, 3], 0, 1, "float32", 2) as tf.Tensor3D;
  const forwards = (model.predict(x) as tf.Tensor).dataSync();
  const backwards = (model.predict(tf.reverse(x, 1)) as tf.Tensor).dataSync();
  forwards.forEach((v, i) => assert.ok(Math.abs(v - backwards[i]!) < 1e-6));
});
