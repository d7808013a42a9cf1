import * as tf from "@tensorflow/tfjs";
import { assertLikeCpu, sample } from "./_compare.ts";

Deno.test("unsorted segment sums are those of cpu", async () => {
  const ids = () => tf.tensor1d([2, 0, 2, 1, 4, 0, 2], "int32");
  for (const shape of [[7], [7, 5], [7, 3, 2]]) {
    const op = (x: tf.Tensor) => tf.unsortedSegmentSum(x, ids(), 5);
    await assertLikeCpu(`segments of ${shape}`, op, [sample(shape, "x")], { value: true });
  }
});

Deno.test("the gradient of gathering is that of cpu", async () => {
  const op = (x: tf.Tensor) => tf.gather(x, tf.tensor1d([3, 1, 3, 0], "int32"));
  await assertLikeCpu("gather", op, [sample([5, 6], "x")]);
});
