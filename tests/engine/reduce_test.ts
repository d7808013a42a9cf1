import * as tf from "@tensorflow/tfjs";
import { assertLikeCpu, sample } from "./_compare.ts";

const AXES: readonly (number[] | undefined)[] = [undefined, [0], [1], [3], [1, 2], [0, 1, 2], [
  2,
  3,
], [0, 2]];

for (const axes of AXES) {
  Deno.test(`sum and mean are those of cpu over axes ${axes ?? "all"}`, async () => {
    for (const keepDims of [false, true]) {
      const inputs = [sample([3, 70, 5, 6], "x")];
      await assertLikeCpu("sum", (x) => tf.sum(x, axes, keepDims), inputs);
      await assertLikeCpu("mean", (x) => tf.mean(x, axes, keepDims), inputs);
    }
  });
}
