import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import {
  apply,
  asSequence,
  classifier,
  convBlocks,
  LOGITS_LAYER,
  penalty,
} from "@/models/blocks.ts";
import { CNN } from "./_models.ts";

const options = { seed: 1, l2: 0 };

Deno.test("a sequence has the bands and channels of a frame side by side", async () => {
  await tf.setBackend("cpu");
  const input = tf.input({ shape: [2, 3, 4] });
  const model = tf.model({ inputs: input, outputs: asSequence(input) });
  const x = tf.range(0, 24).reshape([1, 2, 3, 4]); // value = band * 12 + frame * 4 + channel
  const y = (model.predict(x) as tf.Tensor3D).arraySync()[0]!;
  assert.deepEqual(y[1], [4, 5, 6, 7, 16, 17, 18, 19]);
});

Deno.test("pools shrink bands and frames by their own sizes", () => {
  const input = tf.input({ shape: [8, 12, 2] });
  const y = convBlocks(input, { ...CNN, pools: [[4, 1], [2, 3]] }, options);
  assert.deepEqual(y.shape, [null, 1, 4, 4]);
});

Deno.test("a pool that is larger than what reaches it is refused", () => {
  const input = tf.input({ shape: [8, 12, 2] });
  assert.throws(() => convBlocks(input, { ...CNN, pools: [[4, 2], [4, 2]] }, options), {
    name: "InputError",
    message: "Cannot build the network: pools[1] = [4, 2] is larger than the 2 bands x 6 frames " +
      "that reach it",
  });
});

Deno.test("the softmax stands on a layer of its own", async () => {
  await tf.setBackend("cpu");
  const input = tf.input({ shape: [5] });
  const scores = classifier(input, 3, { ...options, dropout: 0.5, denseUnits: 4 });
  const model = tf.model({ inputs: input, outputs: scores });
  assert.deepEqual(model.layers.slice(1).map(({ name }) => name), [
    "hidden",
    "dropout",
    LOGITS_LAYER,
    "scores",
  ]);
  const y = model.predict(tf.randomNormal([4, 5], 0, 1, "float32", 1)) as tf.Tensor2D;
  for (const sum of y.sum(1).dataSync()) assert.ok(Math.abs(sum - 1) < 1e-6);
});

Deno.test("an L2 penalty is the sum of squares of the kernels", async () => {
  await tf.setBackend("cpu");
  assert.deepEqual(penalty(0), {});
  const input = tf.input({ shape: [2] });
  const layer = tf.layers.dense({ units: 1, kernelInitializer: "ones", ...penalty(0.5) });
  const model = tf.model({ inputs: input, outputs: apply(layer, input) });
  assert.deepEqual(model.calculateLosses().map((loss) => loss.dataSync()[0]), [1]);
});
