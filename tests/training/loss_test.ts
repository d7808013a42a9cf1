import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { crossEntropy } from "@/training/loss.ts";
import { smoothTargets } from "@/training/targets.ts";
import golden from "./golden/training.json" with { type: "json" };

/** float32 against float64, relative to the largest number. */
const TOLERANCE = 1e-6;

for (const [i, expected] of golden.loss.entries()) {
  Deno.test(`loss and gradient are PyTorch's, case ${i}`, async () => {
    await tf.setBackend("cpu");
    const classes = expected.logits[0]!.length;
    const rows = new Float32Array(expected.labels.length * classes);
    expected.labels.forEach((label, clip) => rows[clip * classes + label] = 1);
    smoothTargets(rows, { classes, smoothing: expected.smoothing });
    const targets = tf.tensor2d(rows, [expected.labels.length, classes]);
    const weights = tf.tensor1d(expected.weights);
    const { value, grad } = tf.valueAndGrad((z: tf.Tensor) =>
      crossEntropy(z as tf.Tensor2D, { targets, weights })
    )(tf.tensor2d(expected.logits));
    assert.ok(Math.abs(value.dataSync()[0]! / expected.loss - 1) < TOLERANCE);
    grad.dataSync().forEach((v, j) => {
      assert.ok(Math.abs(v - expected.gradient.flat()[j]!) < TOLERANCE);
    });
  });
}

Deno.test("the gradient is that of finite differences", async () => {
  await tf.setBackend("cpu");
  const step = 1e-2; // small steps drown in float32's rounding
  const z = [0.3, -0.2, 0.9];
  const options = { targets: tf.tensor2d([[0.2, 0.7, 0.1]]), weights: tf.tensor1d([1.7]) };
  const loss = (x: readonly number[]) =>
    crossEntropy(tf.tensor2d([[...x]]), options).dataSync()[0]!;
  const gradient = tf.grad((x: tf.Tensor) => crossEntropy(x as tf.Tensor2D, options))(
    tf.tensor2d([z]),
  ).dataSync();
  z.forEach((_, k) => {
    const moved = (by: number) => z.map((v, j) => j === k ? v + by : v);
    const slope = (loss(moved(step)) - loss(moved(-step))) / (2 * step);
    assert.ok(Math.abs(slope - gradient[k]!) < 1e-4, `${slope} ${gradient[k]}`);
  });
});
