import * as tf from "@tensorflow/tfjs";
import { assertLikeCpu, sample } from "./_compare.ts";

const CASES = [
  { x: [2, 9, 11, 8], kernel: [3, 3], multiplier: 1, strides: 1, pad: "same" },
  { x: [1, 8, 7, 3], kernel: [3, 3], multiplier: 2, strides: 2, pad: "same" },
  { x: [3, 7, 6, 5], kernel: [2, 4], multiplier: 1, strides: 1, pad: "valid" },
  { x: [2, 6, 9, 1], kernel: [3, 3], multiplier: 4, strides: 2, pad: "valid" },
] as const;

for (const { x, kernel, multiplier, strides, pad } of CASES) {
  const name = `${x.join("x")} * ${kernel.join("x")} x ${multiplier}, stride ${strides}, ${pad}`;
  Deno.test(`depthwise convolution and its gradients are those of cpu: ${name}`, async () => {
    const inputs = [sample(x, "x"), sample([...kernel, x[3], multiplier], "w")];
    await assertLikeCpu(
      name,
      (x, w) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad),
      inputs,
    );
  });
}

Deno.test("separable convolution and its gradients are those of cpu", async () => {
  const inputs = [sample([2, 8, 9, 6], "x"), sample([3, 3, 6, 2], "d"), sample([1, 1, 12, 5], "p")];
  await assertLikeCpu(
    "separable",
    (x, d, p) =>
      tf.separableConv2d(x as tf.Tensor4D, d as tf.Tensor4D, p as tf.Tensor4D, 1, "same"),
    inputs,
  );
});
