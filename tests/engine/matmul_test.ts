import * as tf from "@tensorflow/tfjs";
import { assertLikeCpu, sample } from "./_compare.ts";

for (
  const [m, k, n] of [[1, 1, 1], [5, 7, 3], [32, 512, 8], [100, 33, 70], [7, 300, 530]] as const
) {
  for (
    const [transposeA, transposeB] of [[false, false], [true, false], [false, true], [true, true]]
  ) {
    const name = `${m} x ${k} x ${n}${transposeA ? ", A'" : ""}${transposeB ? ", B'" : ""}`;
    Deno.test(`matMul and its gradients are those of cpu: ${name}`, async () => {
      const inputs = [
        sample(transposeA ? [k, m] : [m, k], "a"),
        sample(transposeB ? [n, k] : [k, n], "b"),
      ];
      await assertLikeCpu(name, (a, b) => tf.matMul(a, b, transposeA, transposeB), inputs);
    });
  }
}

Deno.test("batches of products are those of cpu, one operand shared or not", async () => {
  for (const [batchA, batchB] of [[3, 3], [1, 4], [4, 1]]) {
    const inputs = [sample([batchA!, 5, 9], "a"), sample([batchB!, 9, 6], "b")];
    await assertLikeCpu(`batch ${batchA} ${batchB}`, (a, b) => tf.matMul(a, b), inputs, {
      value: batchA !== batchB,
    });
  }
});

Deno.test("fused products with bias and activation are those of cpu", async () => {
  const inputs = [sample([9, 20], "a"), sample([20, 11], "b"), sample([11], "bias")];
  for (const activation of ["linear", "relu", "sigmoid"] as const) {
    await assertLikeCpu(
      activation,
      (a, b, bias) => tf.fused.matMul({ a, b, bias, activation }),
      inputs,
    );
  }
});
