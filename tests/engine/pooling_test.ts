import * as tf from "@tensorflow/tfjs";
import { assertLikeCpu, sample } from "./_compare.ts";

const CASES = [
  { x: [3, 8, 13, 32], size: 2, strides: 2, pad: "valid" },
  { x: [1, 9, 7, 3], size: 2, strides: 2, pad: "same" },
  { x: [2, 9, 11, 5], size: 3, strides: 2, pad: "same" },
  { x: [2, 7, 7, 1], size: 3, strides: 1, pad: "valid" },
  { x: [1, 6, 10, 20], size: [1, 4], strides: [1, 4], pad: "valid" },
] as const;

for (const { x, size, strides, pad } of CASES) {
  const name = `${x.join("x")}, window ${size}, stride ${strides}, ${pad}`;
  Deno.test(`pooling and its gradients are those of cpu: ${name}`, async () => {
    const inputs = [sample(x, "x")];
    const window = size as [number, number];
    const step = strides as [number, number];
    await assertLikeCpu(
      `max ${name}`,
      (x) => tf.maxPool(x as tf.Tensor4D, window, step, pad),
      inputs,
    );
    await assertLikeCpu(
      `mean ${name}`,
      (x) => tf.avgPool(x as tf.Tensor4D, window, step, pad),
      inputs,
    );
  });
}

Deno.test("relu and its gradient are those of cpu", async () => {
  await assertLikeCpu("relu", (x) => tf.relu(x), [sample([3, 5, 7], "x")]);
});
