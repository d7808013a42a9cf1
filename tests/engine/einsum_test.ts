import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { assertLikeCpu, relativeError, sample } from "./_compare.ts";

const CASES: readonly (readonly [equation: string, ...shapes: number[][]])[] = [
  ["ij,jk->ik", [4, 5], [5, 3]],
  ["bij,bkj->bik", [2, 4, 5], [2, 3, 5]],
  ["abcd,aecd->acbe", [2, 3, 4, 5], [2, 6, 4, 5]],
  ["ab,bcd->ad", [3, 4], [4, 5, 2]],
  ["ij->ji", [3, 4]],
  ["ijk->j", [3, 4, 5]],
  ["i,i->", [6], [6]],
  ["ij,jk,kl->il", [3, 4], [4, 5], [5, 2]],
];

for (const [equation, ...shapes] of CASES) {
  // cpu refuses more than two terms
  Deno.test({ name: `einsum ${equation} is that of cpu`, ignore: shapes.length > 2 }, async () => {
    const inputs = shapes.map((shape, i) => sample(shape, i));
    await assertLikeCpu(equation, (...t) => tf.einsum(equation, ...t), inputs, { value: true });
  });

  Deno.test(`the gradient of einsum ${equation} is the finite difference`, () => {
    const samples = shapes.map((shape, i) => sample(shape, i));
    const value = (arrays: readonly Float32Array[]) =>
      tf.tidy(() => {
        const tensors = arrays.map((values, i) => tf.tensor(values, [...shapes[i]!]));
        return tf.sum(tf.square(tf.einsum(equation, ...tensors))).dataSync()[0]!;
      });
    const gradients = tf.tidy(() =>
      tf.grads((...t: tf.Tensor[]) => tf.sum(tf.square(tf.einsum(equation, ...t))) as tf.Scalar)(
        samples.map(({ values, shape }) => tf.tensor(values, [...shape])),
      ).map((g) => g.dataSync())
    );
    const step = 1e-2; // the sums of squares are quadratic in each value: central differences are exact
    samples.forEach((s, k) => {
      const differences = s.values.map((_, j) => {
        const moved = (by: number) =>
          value(
            samples.map((o, i) =>
              i === k ? o.values.map((v, n) => n === j ? v + by : v) : o.values
            ),
          );
        return (moved(step) - moved(-step)) / (2 * step);
      });
      assert.ok(relativeError(gradients[k]!, differences) < 2e-3);
    });
  });
}
