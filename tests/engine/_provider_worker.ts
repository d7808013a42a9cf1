// Runs the same small training on an engine of its own and posts what came out.
import * as tf from "@tensorflow/tfjs";
import { batchNormalization, bidirectional, lstm } from "@/engine/mod.ts";
import type { EngineOptions } from "@/engine/start.ts";
import { startEngine } from "@/host/mod.ts";
import { sampleValues } from "./_samples.ts";

const STEPS = 3;

function build(): tf.LayersModel {
  const uniform = tf.initializers.randomUniform({ minval: -0.3, maxval: 0.3, seed: 5 });
  const layers = [
    tf.layers.conv2d({ filters: 8, kernelSize: 3, padding: "same", kernelInitializer: uniform }),
    batchNormalization(),
    tf.layers.reLU(),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.conv2d({ filters: 16, kernelSize: 3, padding: "same", kernelInitializer: uniform }),
    batchNormalization(),
    tf.layers.activation({ activation: "relu" }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.permute({ dims: [2, 1, 3] }),
    tf.layers.reshape({ targetShape: [5, 48] }),
    bidirectional({
      layer: lstm({ units: 8, kernelInitializer: uniform, recurrentInitializer: uniform }),
      mergeMode: "concat",
    }),
    tf.layers.dense({ units: 4, activation: "softmax", kernelInitializer: uniform }),
  ];
  const input = tf.input({ shape: [12, 20, 2] });
  const output = layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input);
  return tf.model({ inputs: input, outputs: output });
}

self.onmessage = async ({ data }: MessageEvent<EngineOptions>) => {
  try {
    const engine = await startEngine(data);
    const model = build();
    model.compile({ optimizer: tf.train.sgd(0.05), loss: "categoricalCrossentropy" });
    const x = tf.tensor(sampleValues(9 * 12 * 20 * 2, "x"), [9, 12, 20, 2]);
    const y = tf.oneHot(tf.tensor1d([0, 1, 2, 3, 0, 1, 2, 3, 0], "int32"), 4).toFloat();
    for (let step = 0; step < STEPS; step++) await model.trainOnBatch(x, y);
    const weights = model.getWeights().map((w) => w.dataSync());
    const scores = (model.predict(x) as tf.Tensor).dataSync();
    self.postMessage({ engine, weights, scores });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
