import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { apply } from "@/models/blocks.ts";
import { biLstmLayer, lstmLayer, reseedBackward } from "@/models/recurrent.ts";

const options = { name: "lstm", units: 4, seed: 1, l2: 0 };

Deno.test("gates are sigmoids and forget gates start open", async () => {
  await tf.setBackend("cpu");
  const layer = lstmLayer(options);
  apply(layer, tf.input({ shape: [5, 3] }));
  const config = layer.getConfig();
  assert.equal(config["recurrentActivation"], "sigmoid");
  const bias = layer.getWeights()[2]!.dataSync();
  assert.deepEqual([...bias], [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
});

Deno.test("the two directions start from weights of their own, each of them seeded", async () => {
  await tf.setBackend("cpu");
  const build = () => {
    const layer = biLstmLayer(options);
    apply(layer, tf.input({ shape: [5, 3] }));
    reseedBackward(layer, options);
    return layer.getWeights().map((weight) => weight.dataSync());
  };
  const weights = build();
  assert.notDeepEqual(weights[0], weights[3]);
  assert.notDeepEqual(weights[1], weights[4]);
  assert.deepEqual(weights[2], weights[5]); // biases
  assert.deepEqual(build(), weights);
});
