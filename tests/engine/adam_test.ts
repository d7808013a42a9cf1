import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { adam } from "@/engine/mod.ts";
import { relativeError, sample } from "./_compare.ts";

const SHAPES = [[37], [4, 5, 3], [1]] as const;

function train(make: () => tf.AdamOptimizer, steps: number): Float32Array[] {
  const weights = SHAPES.map((shape, i) =>
    tf.variable(tf.tensor(sample(shape, i).values, [...shape]))
  );
  const optimizer = make();
  for (let step = 0; step < steps; step++) {
    optimizer.minimize(() =>
      tf.addN(weights.map((w) => tf.sum(tf.square(tf.sub(w, 0.3))))) as tf.Scalar
    );
  }
  const values = weights.map((w) => w.dataSync() as Float32Array);
  tf.dispose(weights);
  optimizer.dispose();
  return values;
}

Deno.test("updates are those of tf.train.adam", () => {
  const expected = train(() => tf.train.adam(0.01), 5), actual = train(() => adam(0.01), 5);
  expected.forEach((e, i) => assert.ok(relativeError(actual[i]!, e) < 1e-6));
});

Deno.test("a copy of a weight keeps its values while training goes on", () => {
  const weight = tf.variable(tf.tensor1d([1, 2, 3])), optimizer = adam(0.1), copy = weight.clone();
  optimizer.minimize(() => tf.sum(tf.square(weight)) as tf.Scalar);
  assert.deepEqual([...copy.dataSync()], [1, 2, 3]);
  assert.notDeepEqual([...weight.dataSync()], [1, 2, 3]);
});

Deno.test("state and configuration are those of tf.train.adam, and no tensor is left behind", async () => {
  assert.deepEqual(adam(0.02).getConfig(), tf.train.adam(0.02).getConfig());
  assert.equal(adam().getClassName(), "Adam");
  const weight = tf.variable(tf.tensor1d([1, 2])), optimizer = adam(0.1);
  const step = () => optimizer.minimize(() => tf.sum(tf.square(weight)) as tf.Scalar);
  step();
  const before = tf.memory().numTensors;
  step();
  assert.equal(tf.memory().numTensors, before);
  const names = (await optimizer.getWeights()).map((w) => w.name);
  assert.deepEqual(names.slice(1), [`${weight.name}/m`, `${weight.name}/v`]);
});
