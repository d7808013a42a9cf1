/** Networks of stock layers: a training step's gradients on the engine beside those of cpu. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { bidirectional, lstm } from "@/engine/mod.ts";
import { onCpu } from "./_compare.ts";
import { sampleValues } from "./_samples.ts";

/** Sums of some hundred terms, through a network. */
const TOLERANCE = 2e-5;
/** A gradient this small beside the others is compared with them. */
const NEARLY_ZERO = 1e-2;

const largest = (values: Float32Array) => values.reduce((m, v) => Math.max(m, Math.abs(v)), 0);

type Tensor = tf.SymbolicTensor;

const then = (x: Tensor, ...layers: tf.layers.Layer[]) =>
  layers.reduce((y, layer) => layer.apply(y) as Tensor, x);

// Attention over time by softmax weights: a score per step, then the weighted sum of the steps.
function pooledAttention(x: Tensor): Tensor {
  const score = then(x, tf.layers.dense({ units: 1 }), tf.layers.flatten());
  const weights = then(score, tf.layers.activation({ activation: "softmax" }));
  return tf.layers.dot({ axes: [1, 1] }).apply([x, weights]) as Tensor;
}

const IMAGE = [9, 10, 3];
const SEQUENCE = [7, 5];
const same = { padding: "same" } as const;
const glorot = { recurrentInitializer: "glorotUniform" } as const;

const NETWORKS: Readonly<Record<string, readonly [number[], (x: Tensor) => Tensor]>> = {
  "strided and wide convolutions": [
    IMAGE,
    (x) => {
      const strided = { filters: 6, kernelSize: [5, 3], strides: 2, ...same };
      return then(
        x,
        tf.layers.conv2d({ ...strided, activation: "relu" }),
        tf.layers.conv2d({ filters: 5, kernelSize: 3, ...same }),
        tf.layers.flatten(),
      );
    },
  ],
  "mean and global pooling": [
    IMAGE,
    (x) =>
      then(
        x,
        tf.layers.conv2d({ filters: 8, kernelSize: 3, activation: "elu" }),
        tf.layers.averagePooling2d({ poolSize: 2 }),
        tf.layers.globalAveragePooling2d({}),
      ),
  ],
  "convolution over time": [
    SEQUENCE,
    (x) =>
      then(
        x,
        tf.layers.conv1d({ filters: 8, kernelSize: 3, ...same, activation: "relu" }),
        tf.layers.maxPooling1d({ poolSize: 2 }),
        tf.layers.globalAveragePooling1d(),
      ),
  ],
  "stacked bidirectional lstm": [
    SEQUENCE,
    (x) => {
      const layer = () => lstm({ units: 4, returnSequences: true, ...glorot });
      const wrap = () => bidirectional({ layer: layer(), mergeMode: "concat" });
      return then(x, wrap(), wrap(), tf.layers.flatten());
    },
  ],
  "attention over time": [SEQUENCE, pooledAttention],
  "shortcut": [
    IMAGE,
    (x) => {
      const conv = () => tf.layers.conv2d({ filters: 3, kernelSize: 3, ...same });
      const y = then(x, conv(), tf.layers.reLU(), conv());
      return then(tf.layers.add().apply([x, y]) as Tensor, tf.layers.reLU(), tf.layers.flatten());
    },
  ],
};

function gradients(model: tf.LayersModel, input: Float32Array, shape: number[]): Float32Array[] {
  return tf.tidy(() => {
    const x = tf.tensor(input, shape);
    const loss = () => {
      const y = model.apply(x, { training: true }) as tf.Tensor;
      return tf.sum(tf.mul(y, tf.tensor(sampleValues(y.size, "upstream"), y.shape))) as tf.Scalar;
    };
    const { value, grads } = tf.variableGrads(loss);
    return [value, ...Object.values(grads)].map((t) => t.dataSync() as Float32Array);
  });
}

for (const [name, [shape, build]] of Object.entries(NETWORKS)) {
  Deno.test(`a network with ${name} trains as on cpu`, async () => {
    const input = tf.input({ shape });
    const model = tf.model({ inputs: input, outputs: build(input) });
    model.setWeights(
      model.getWeights().map((w, i) => tf.tensor(sampleValues(w.size, i, 0.7), w.shape)),
    );
    const batch = [3, ...shape];
    const size = batch.reduce((a, b) => a * b, 1);
    const values = sampleValues(size, name);
    const fast = gradients(model, values, batch);
    const plain = await onCpu(() => gradients(model, values, batch));
    const all = Math.max(...plain.map(largest));
    plain.forEach((expected, i) => {
      // Some gradients are zero but for rounding: a bias before a softmax changes nothing.
      const scale = Math.max(largest(expected), NEARLY_ZERO * all);
      const error = largest(fast[i]!.map((v, j) => v - expected[j]!)) / scale;
      const what = i === 0 ? "loss" : `gradient ${i - 1}`;
      assert.ok(error <= TOLERANCE, `${what} is off by ${error}`);
    });
    model.dispose();
  });
}
