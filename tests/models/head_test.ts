import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { seededRandom } from "@/base/random.ts";
import { startEngine } from "@/host/mod.ts";
import { splitModel } from "@/models/head.ts";
import { buildModel } from "@/models/mod.ts";
import { headScores } from "@/recognition/adapt.ts";
import { ALL, SHAPE } from "./_models.ts";

for (const config of ALL) {
  Deno.test(`body and head of a network give its scores: ${config.kind}`, async () => {
    await startEngine({ provider: "wasm", threads: 1 });
    const model = buildModel(config, { inputShape: SHAPE, classes: 5, seed: 3 });
    const { body, head } = await splitModel(model);
    const random = seededRandom(1);
    const clips = tf.tensor(
      Float32Array.from({ length: 3 * SHAPE[0] * SHAPE[1] * SHAPE[2] }, () => random.normal()),
      [3, ...SHAPE],
    );
    const wanted = await (model.predict(clips) as tf.Tensor2D).array();
    const embeddings = await (body.predict(clips) as tf.Tensor2D).array();
    embeddings.forEach((embedding, row) => {
      headScores(head, embedding).forEach((score, k) => {
        assert.ok(Math.abs(score - wanted[row]![k]!) < 1e-6, `${score} ${wanted[row]![k]}`);
      });
    });
    model.dispose();
  });
}

Deno.test("a network without such a layer is refused", async () => {
  await startEngine({ provider: "wasm", threads: 1 });
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] });
  await assert.rejects(splitModel(model), { name: "InputError", message: /no layer is "logits"/ });
  model.dispose();
});
