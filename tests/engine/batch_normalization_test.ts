import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { batchNormalization } from "@/engine/mod.ts";
import { assertLikeCpu, relativeError, sample } from "./_compare.ts";

const SHAPES = [[3, 4, 5, 32], [2, 9, 7, 3], [1, 6, 6, 1], [40, 10], [6, 11, 8]] as const;

function build(make: typeof batchNormalization, shape: readonly number[]): tf.layers.Layer {
  const layer = make({ epsilon: 1e-3, momentum: 0.9 });
  layer.build([...shape]);
  return layer;
}

for (const shape of SHAPES) {
  Deno.test(`batch normalisation and its gradients are those of cpu: ${shape.join("x")}`, async () => {
    const channels = shape.at(-1)!;
    const inputs = [sample(shape, "x"), sample([channels], "gamma"), sample([channels], "beta")];
    const asOp = (layer: tf.layers.Layer) => (...[x, gamma, beta]: tf.Tensor[]) => {
      Object.assign(layer, { gamma: { read: () => gamma }, beta: { read: () => beta } });
      return layer.call(x!, { training: true }) as tf.Tensor;
    };
    const stock = build(tf.layers.batchNormalization, shape);
    const fast = build(batchNormalization, shape);
    await assertLikeCpu(shape.join("x"), asOp(stock), inputs, { engineOp: asOp(fast) });
  });
}

Deno.test("moving moments are those of the stock layer", () => {
  const shape = [4, 5, 6, 8];
  const x = tf.tensor(sample(shape, "x").values, shape);
  const moments = [build(tf.layers.batchNormalization, shape), build(batchNormalization, shape)]
    .map((layer) => {
      layer.call(x, { training: true });
      return layer.getWeights().slice(2).map((w) => w.dataSync());
    });
  moments[0]!.forEach((m, i) => assert.ok(relativeError(moments[1]![i]!, m) < 1e-5));
});

Deno.test("the fast layer has the stock layer's name, configuration and inference", () => {
  const stock = tf.layers.batchNormalization({ name: "same" });
  const fast = batchNormalization({ name: "same" });
  assert.equal(fast.getClassName(), stock.getClassName());
  assert.deepEqual(fast.getConfig(), stock.getConfig());
});
