import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { RELATIVE_TOLERANCE, relativeError, sample } from "./_compare.ts";

type Four = [number, number, number, number];

/** The same sum as nine convolutions of 1 x 1, which are matrix products. */
function byTaps(x: tf.Tensor4D, w: tf.Tensor4D): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const padded = tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]]);
  const taps = Array.from({ length: 9 }, (_, i) => [Math.floor(i / 3), i % 3] as const);
  const parts = taps.map(([row, column]) => {
    const moved = tf.slice(padded, [0, row, column, 0], [batch, height, width, channels]);
    const weights = tf.slice(w, [row, column, 0, 0], [1, 1, channels, w.shape[3]]);
    return tf.conv2d(moved, weights, 1, "valid");
  });
  return tf.addN(parts);
}

// On cpu a layer of this size would take minutes.
Deno.test("3 x 3 convolution of real size, with gradients, is the sum of nine of 1 x 1", () => {
  const inputs = [sample([16, 16, 47, 32], "x"), sample([3, 3, 32, 64], "w")];
  const upstream = sample([16, 16, 47, 64], "dy");
  const compute = (op: (x: tf.Tensor4D, w: tf.Tensor4D) => tf.Tensor4D) =>
    tf.tidy(() => {
      const tensors = inputs.map(({ values, shape }) => tf.tensor4d(values, shape as Four));
      const dy = tf.tensor4d(upstream.values, upstream.shape as Four);
      const gradients = tf.grads(op as (...t: tf.Tensor[]) => tf.Tensor)(tensors, dy);
      return [op(tensors[0]!, tensors[1]!), ...gradients].map((t) => t.dataSync());
    });
  const expected = compute(byTaps);
  compute((x, w) => tf.conv2d(x, w, 1, "same")).forEach((actual, i) => {
    const error = relativeError(actual, expected[i]!);
    assert.ok(error <= RELATIVE_TOLERANCE, `${["y", "dx", "dw"][i]} is off by ${error}`);
  });
});
