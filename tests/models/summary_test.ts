import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { buildModel } from "@/models/build.ts";
import { summarizeModel } from "@/models/summary.ts";
import { CNN_LSTM, SHAPE } from "./_models.ts";

Deno.test("a summary lists layers, shapes and parameters", async () => {
  await tf.setBackend("cpu");
  const model = buildModel(CNN_LSTM, { inputShape: SHAPE, classes: 3, seed: 1 });
  const { layers, parameters, trainable } = summarizeModel(model);
  assert.deepEqual(layers.slice(0, 3), [
    { layer: "clip", type: "InputLayer", outputShape: [8, 12, 2], parameters: 0 },
    { layer: "conv_1", type: "Conv2D", outputShape: [8, 12, 3], parameters: 3 * 3 * 2 * 3 },
    { layer: "norm_1", type: "BatchNormalization", outputShape: [8, 12, 3], parameters: 4 * 3 },
  ]);
  assert.deepEqual(layers.find(({ layer }) => layer === "lstm"), {
    layer: "lstm",
    type: "LSTM",
    outputShape: [4],
    parameters: 4 * 4 * (8 + 4 + 1),
  });
  assert.equal(parameters, model.countParams());
  assert.equal(parameters - trainable, 2 * (3 + 4)); // the moments that normalisation keeps
});
