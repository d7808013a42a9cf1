import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { adamUpdate, readAdam, startAdam } from "@/engine/mod.ts";
import golden from "./golden/adam.json" with { type: "json" };
import { onCpu, relativeError, sample } from "./_compare.ts";

/** Weights and moments are float32 here and float64 there, over five updates. */
const TOLERANCE = 1e-6;

const variables = (values: readonly (readonly number[])[]) =>
  values.map((value) => tf.variable(tf.tensor1d([...value])));
const read = (weight: tf.Tensor) => [...weight.dataSync()];

async function fiveUpdates(expected: (typeof golden.adam)[number]): Promise<number[][]> {
  const weights = variables(expected.start);
  const adam = startAdam(weights);
  for (const step of expected.gradients) {
    await adamUpdate(adam, { weights, gradients: step.map((g) => tf.tensor1d(g)) }, {
      learningRate: expected.rate,
      weightDecay: expected.decay,
      decays: [true, false],
      clipNorm: expected.clip,
    });
  }
  assert.equal(adam.step, 5);
  return weights.map(read);
}

for (const [i, expected] of golden.adam.entries()) {
  Deno.test(`five updates end where PyTorch's AdamW does, case ${i}`, async () => {
    for (const weights of [await fiveUpdates(expected), await onCpu(() => fiveUpdates(expected))]) {
      expected.end.forEach((w, k) =>
        w.forEach((value, j) => assert.ok(Math.abs(value - weights[k]![j]!) < TOLERANCE))
      );
    }
  });
}

// Large enough for many parts, with a rest that fills no vector.
async function largeUpdates(): Promise<Float32Array[]> {
  const shapes = [[70_003], [31, 5, 3]];
  const draw = (shape: number[], seed: string) => tf.tensor(sample(shape, seed).values, shape);
  const weights = shapes.map((shape) => tf.variable(draw(shape, "w")));
  const adam = startAdam(weights);
  for (let step = 0; step < 3; step++) {
    const gradients = shapes.map((shape) => draw(shape, `g${step}`));
    const options = { learningRate: 0.01, weightDecay: 0.1, clipNorm: 1 };
    await adamUpdate(adam, { weights, gradients }, options);
  }
  return weights.map((w) => w.dataSync() as Float32Array);
}

Deno.test("the kernels agree with tfjs's ops", async () => {
  const actual = await largeUpdates();
  const expected = await onCpu(largeUpdates);
  expected.forEach((e, i) => assert.ok(relativeError(actual[i]!, e) < TOLERANCE));
});

Deno.test("a gradient that is not finite is refused and changes nothing", async () => {
  for (const bad of [NaN, Infinity]) {
    const weights = variables([[1, 2]]);
    const adam = startAdam(weights);
    await assert.rejects(
      adamUpdate(adam, { weights, gradients: [tf.tensor1d([0, bad])] }, { learningRate: 1 }),
      { name: "InputError", message: /^Cannot continue training: the gradient is not finite/ },
    );
    assert.deepEqual([read(weights[0]!), adam.step, read(adam.first[0]!)], [[1, 2], 0, [0, 0]]);
  }
});

Deno.test("a copy of a weight keeps its values while training goes on", async () => {
  const weights = variables([[1, 2, 3]]);
  const copy = weights[0]!.clone();
  const gradients = [tf.tensor1d([1, -1, 1])];
  await adamUpdate(startAdam(weights), { weights, gradients }, { learningRate: 0.1 });
  assert.deepEqual(read(copy), [1, 2, 3]);
  assert.notDeepEqual(read(weights[0]!), [1, 2, 3]);
});

Deno.test("a restored state continues bit by bit, and no tensor is left behind", async () => {
  const weights = variables([[1, 2, 3, 4, 5]]);
  const options = { learningRate: 0.1, clipNorm: 1 };
  const gradients = [tf.tensor1d([3, -1, 0.5, 2, 1])];
  const adam = startAdam(weights);
  await adamUpdate(adam, { weights, gradients }, options);
  const state = await readAdam(adam);
  const from = variables([read(weights[0]!)]);
  assert.equal(state.step, 1);
  const before = tf.memory().numTensors;
  const restored = startAdam(from, state);
  for (let i = 0; i < 3; i++) {
    await adamUpdate(adam, { weights, gradients }, options);
    await adamUpdate(restored, { weights: from, gradients }, options);
  }
  assert.deepEqual(read(from[0]!), read(weights[0]!));
  assert.deepEqual(await readAdam(restored), await readAdam(adam));
  tf.dispose([...restored.first, ...restored.second]);
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("the state of another network is refused, and no tensor is left behind", () => {
  const weights = variables([[1, 2], [3, 4, 5]]);
  const before = tf.memory().numTensors;
  const own = [new Float32Array(2), new Float32Array(3)];
  for (const other of [own.slice(1), [...own, new Float32Array(1)], own.toReversed()]) {
    for (const state of [{ first: other, second: own }, { first: own, second: other }]) {
      assert.throws(() => startAdam(weights, { step: 1, ...state }), {
        name: "InputError",
        message: /the optimizer's state is that of another network/,
      });
    }
  }
  assert.equal(tf.memory().numTensors, before);
});
