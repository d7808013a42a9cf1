import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { seededRandom } from "@/base/random.ts";
import { prepareNetwork } from "@/engine/network.ts";
import { startEngine } from "@/host/mod.ts";
import { buildModel } from "@/models/build.ts";
import type { ModelConfig } from "@/models/config.ts";
import { ALL, LSTM, SHAPE } from "../models/_models.ts";

/** float32, through a whole network. */
const TOLERANCE = 2e-6;

/** A network with random weights, so that no layer leaves values as they are. */
function randomModel(config: ModelConfig): tf.LayersModel {
  const model = buildModel(config, { inputShape: SHAPE, classes: 3, seed: 1 });
  const random = seededRandom(config.kind);
  model.setWeights(
    model.getWeights().map(({ shape, size }) => {
      const values = Float32Array.from({ length: size }, () => 0.3 + 0.5 * random.uniform());
      return tf.tensor(
        values.map((value, i) => i % 3 === 0 && shape.length > 1 ? -value : value),
        shape,
      );
    }),
  );
  return model;
}

Deno.test("a prepared network gives tfjs's scores, for every kind of network", async () => {
  await startEngine();
  const wide = ALL.map((config) =>
    config.kind === "lstm" ? { ...config, lstmUnits: [8, 4] } : { ...config, filters: [8, 12] }
  ) as ModelConfig[];
  const hidden = { ...wide[0]!, denseUnits: 5 };
  for (const config of [...ALL.filter(({ kind }) => kind !== "lstm"), ...wide, hidden]) {
    const model = randomModel(config);
    const network = prepareNetwork(model)!;
    const random = seededRandom(2);
    for (let i = 0; i < 3; i++) {
      const clip = Float32Array.from({ length: tf.util.sizeFromShape([...SHAPE]) }, random.normal);
      const output = model.predict(tf.tensor(clip, [1, ...SHAPE])) as tf.Tensor;
      const expected = await output.data();
      const found = network.run(clip);
      const largest = Math.max(...found.map((value, k) => Math.abs(value - expected[k]!)));
      assert.ok(largest < TOLERANCE, `${config.kind} is off by ${largest}`);
    }
    network.dispose();
  }
});

Deno.test("a network with a layer that is not known is left to tfjs", async () => {
  await startEngine();
  assert.equal(prepareNetwork(randomModel(LSTM)), null); // its units are no multiple of 4
  const layers = [tf.layers.flatten({ inputShape: [...SHAPE] }), tf.layers.dense({ units: 2 })];
  assert.equal(prepareNetwork(tf.sequential({ layers })), null);
});
