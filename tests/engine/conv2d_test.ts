import * as tf from "@tensorflow/tfjs";
import { assertLikeCpu, sample } from "./_compare.ts";

interface Case {
  readonly x: readonly [number, number, number, number];
  readonly kernel: readonly [number, number];
  readonly filters: number;
  readonly strides: number | [number, number];
  readonly pad: "same" | "valid" | number;
}

const CASES: readonly Case[] = [
  { x: [3, 8, 13, 2], kernel: [3, 3], filters: 32, strides: 1, pad: "same" },
  { x: [1, 9, 11, 16], kernel: [3, 3], filters: 24, strides: 1, pad: "same" },
  { x: [2, 10, 9, 3], kernel: [5, 5], filters: 8, strides: 2, pad: "same" },
  { x: [2, 12, 9, 4], kernel: [3, 3], filters: 7, strides: 1, pad: "valid" },
  { x: [2, 9, 9, 1], kernel: [3, 3], filters: 8, strides: 2, pad: "valid" },
  { x: [1, 7, 10, 5], kernel: [1, 1], filters: 12, strides: 1, pad: "same" },
  { x: [2, 7, 7, 4], kernel: [1, 1], filters: 4, strides: 2, pad: "valid" },
  { x: [2, 11, 6, 6], kernel: [2, 5], filters: 3, strides: [2, 1], pad: "same" },
  { x: [1, 5, 20, 8], kernel: [4, 3], filters: 8, strides: [1, 3], pad: 1 },
];

for (const { x, kernel, filters, strides, pad } of CASES) {
  const name = `${x.join("x")} * ${kernel.join("x")} -> ${filters}, stride ${strides}, pad ${pad}`;
  Deno.test(`conv2d and its gradients are those of cpu: ${name}`, async () => {
    const inputs = [sample(x, "x"), sample([...kernel, x[3], filters], "w", 0.3)];
    await assertLikeCpu(
      name,
      (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad),
      inputs,
    );
  });
}

Deno.test("conv2d with bias and relu is that of cpu, with its gradients", async () => {
  const inputs = [sample([2, 7, 9, 3], "x"), sample([3, 3, 3, 10], "w"), sample([10], "b")];
  for (const activation of ["linear", "relu"] as const) {
    const op = (x: tf.Tensor, filter: tf.Tensor, bias: tf.Tensor) =>
      tf.fused.conv2d({
        ...{ x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, bias, activation },
        ...{ strides: 1, pad: "same" },
      });
    await assertLikeCpu(`fused ${activation}`, op, inputs);
    await assertLikeCpu(`fused ${activation}`, op, inputs, { value: true });
  }
});

Deno.test("dilated conv2d is that of cpu", async () => {
  const inputs = [sample([2, 11, 13, 5], "x"), sample([3, 3, 5, 6], "w")];
  await assertLikeCpu(
    "dilated",
    (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same", "NHWC", [2, 3]),
    inputs,
    { value: true },
  );
});
