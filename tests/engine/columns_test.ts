import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { batchNormalization } from "@/engine/mod.ts";
import { assertLikeCpu, relativeError, sample } from "./_compare.ts";

type Make = (args: { epsilon: number }) => tf.layers.Layer;

// Normalisation as in training, with gamma and beta as inputs of the op.
function normalise(make: Make, channels: number) {
  const layer = make({ epsilon: 1e-3 });
  layer.build([null, channels]);
  return (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => {
    Object.assign(layer, { gamma: { read: () => gamma }, beta: { read: () => beta } });
    return layer.call(x, { training: true }) as tf.Tensor4D;
  };
}

const CHAINS: Readonly<Record<string, (y: tf.Tensor4D) => tf.Tensor>> = {
  "nothing": (y) => y,
  "relu": (y) => tf.relu(y),
  "relu, max pool 2": (y) => tf.maxPool(tf.relu(y), 2, 2, "valid"),
  "relu, max pool 3 x 2": (y) => tf.maxPool(tf.relu(y), [3, 2], [3, 2], "valid"),
  "relu, max pool 2, same": (y) => tf.maxPool(tf.relu(y), 2, 2, "same"),
  "relu, overlapping max pool": (y) => tf.maxPool(tf.relu(y), 3, 2, "same"),
  "relu, mean pool": (y) => tf.avgPool(tf.relu(y), 2, 2, "valid"),
  "max pool 2": (y) => tf.maxPool(y, 2, 2, "valid"),
  "max pool 2, relu": (y) => tf.relu(tf.maxPool(y, 2, 2, "valid")),
  "relu and its input": (y) => tf.add(tf.relu(y), y),
  "relu, pool and relu": (y) =>
    tf.add(tf.sum(tf.relu(y), [1, 2]), tf.sum(tf.maxPool(tf.relu(y), 2, 2, "valid"), [1, 2])),
  "relu, reshape, relu": (y) => tf.relu(tf.sub(tf.reshape(tf.relu(y), [-1]), 0.5)),
};

for (const [name, chain] of Object.entries(CHAINS)) {
  for (const [height, width, channels] of [[8, 10, 8], [7, 9, 3], [6, 5, 12], [6, 6, 1]] as const) {
    Deno.test(`normalisation, ${name} as on cpu, with gradients: ${height} x ${width} x ${channels}`, async () => {
      const inputs = [
        sample([2, height, width, channels], "x"),
        sample([channels], "gamma"),
        sample([channels], "beta", 0.5),
      ];
      const op = (make: Make) => {
        const layer = normalise(make, channels);
        return (...[x, gamma, beta]: tf.Tensor[]) => chain(layer(x!, gamma!, beta!));
      };
      await assertLikeCpu(name, op(tf.layers.batchNormalization), inputs, {
        engineOp: op(batchNormalization),
      });
    });
  }
}

Deno.test("convolution, normalisation, relu and pooling without training are those of cpu", async () => {
  for (const [channels, filters] of [[8, 16], [3, 5]] as const) {
    const inputs = [
      sample([2, 9, 10, channels], "x"),
      sample([3, 3, channels, filters], "w"),
      ...["mean", "offset", "scale"].map((name) => sample([filters], name)),
    ];
    for (const relu of [true, false]) {
      const op = (...[x, w, mean, offset, scale]: tf.Tensor[]) => {
        const z = tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same");
        const variance = tf.add(tf.square(scale!), 0.5) as tf.Tensor1D;
        const y = tf.batchNorm(
          z,
          mean as tf.Tensor1D,
          variance,
          offset as tf.Tensor1D,
          scale as tf.Tensor1D,
        );
        return tf.maxPool((relu ? tf.relu(y) : y) as tf.Tensor4D, 2, 2, "valid");
      };
      await assertLikeCpu(`folded ${channels} ${relu}`, op, inputs, { value: true });
      // A second reader of the convolution sees what it would have seen.
      const both = (...t: tf.Tensor[]) => {
        const z = tf.conv2d(t[0] as tf.Tensor4D, t[1] as tf.Tensor4D, 1, "same");
        const shifted = tf.batchNorm(z, t[2] as tf.Tensor1D, t[2]!.square().add(1) as tf.Tensor1D);
        return tf.add(tf.relu(shifted), z);
      };
      await assertLikeCpu(`two readers ${channels}`, both, inputs, { value: true });
    }
  }
});

Deno.test("batch normalisation follows the moments as the stock layer, and has its name and settings", () => {
  const shape = [4, 5, 6, 8];
  const x = tf.tensor(sample(shape, "x").values, shape);
  const follow = (make: typeof batchNormalization) => {
    const layer = make({ epsilon: 1e-3, momentum: 0.9, name: "same" });
    layer.build(shape);
    layer.call(x, { training: true });
    return { layer, moments: layer.getWeights().slice(2).map((w) => w.dataSync()) };
  };
  const stock = follow(tf.layers.batchNormalization);
  const fast = follow(batchNormalization);
  stock.moments.forEach((m, i) => assert.ok(relativeError(fast.moments[i]!, m) < 1e-5));
  assert.equal(fast.layer.getClassName(), stock.layer.getClassName());
  assert.deepEqual(fast.layer.getConfig(), stock.layer.getConfig());
});
