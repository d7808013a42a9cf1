import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { startEngine } from "@/host/mod.ts";
import { LOGITS_LAYER } from "@/models/blocks.ts";
import { buildModel } from "@/models/build.ts";
import type { ModelConfig } from "@/models/config.ts";
import { splitModel } from "@/models/head.ts";
import { packModel, unpackModel } from "@/models/saved.ts";
import { copyHead, putHead, sharedLabels, transferWeights } from "@/models/transfer.ts";
import { card, FEATURES } from "./_card.ts";
import { ALL, CNN, MOMENTS } from "./_models.ts";

const SHAPE = [8, 21, 1] as const;
const OLD = ["happy", "sad", "calm"];
const NEW = ["calm", "bored", "happy"];

await startEngine({ provider: "wasm", threads: 1 });

const build = (config: ModelConfig, { classes = 3, seed = 1 } = {}) =>
  buildModel(config, { inputShape: SHAPE, classes, seed });
const clips = () => tf.randomNormal([5, ...SHAPE], 0, 1, "float32", 1);
const scoresOf = (model: tf.LayersModel, x: tf.Tensor) =>
  (model.predict(x) as tf.Tensor2D).arraySync();

async function saved(config: ModelConfig) {
  const model = build(config);
  const own = { ...card(OLD), features: FEATURES, model: config };
  return await unpackModel(await packModel(model, { card: own }), { name: "made" });
}

for (const config of ALL) {
  Deno.test(`${config.kind}: with the same labels in another order, the same scores in that order`, async () => {
    const source = await saved(config);
    const model = build(config, { seed: 7 });
    const labels = ["calm", "happy", "sad"];
    transferWeights(source, model, { labels });
    const expected = scoresOf(source.model, clips());
    const order = labels.map((label) => OLD.indexOf(label));
    for (const [i, row] of scoresOf(model, clips()).entries()) {
      order.forEach((from, to) => assert.ok(Math.abs(row[to]! - expected[i]![from]!) < 1e-6));
    }
  });

  Deno.test(`${config.kind}: body and head in turn score as the whole network`, async () => {
    const model = build({ ...config, dropout: 0.5, denseUnits: 6 });
    const { body } = await splitModel(model);
    const head = copyHead(model, { config: { ...config, dropout: 0.5 }, seed: 3 });
    const hidden = body.predict(clips()) as tf.Tensor2D;
    const parts = scoresOf(head, hidden.reshape([5, hidden.shape[1], 1, 1]));
    for (const [i, row] of scoresOf(model, clips()).entries()) {
      row.forEach((score, k) => assert.ok(Math.abs(score - parts[i]![k]!) < 1e-6));
    }
  });
}

Deno.test("labels that both have keep their output weights, the others start fresh", async () => {
  assert.deepEqual(sharedLabels(NEW, OLD), { kept: ["calm", "happy"], fresh: ["bored"] });
  const source = await saved(CNN);
  const fresh = build(CNN, { seed: 7 });
  const model = build(CNN, { seed: 7 });
  transferWeights(source, model, { labels: NEW });
  const columns = (from: tf.LayersModel, k: number) =>
    (from.getLayer(LOGITS_LAYER).getWeights()[0] as tf.Tensor2D).arraySync().map((row) => row[k]);
  assert.deepEqual(columns(model, 0), columns(source.model, 2));
  assert.deepEqual(columns(model, 1), columns(fresh, 1));
  assert.deepEqual(columns(model, 2), columns(source.model, 0));
});

Deno.test("any number of labels, shared or not", async () => {
  const source = await saved(CNN);
  for (const labels of [["a", "b"], ["sad", "b", "c", "d", "e", "happy"]]) {
    const model = build(CNN, { classes: labels.length });
    transferWeights(source, model, { labels });
    assert.equal(scoresOf(model, clips())[0]!.length, labels.length);
  }
});

Deno.test("a network of other settings is refused", async () => {
  const source = await saved(CNN);
  for (const config of [{ ...CNN, filters: [3, 5] }, MOMENTS]) {
    assert.throws(
      () => transferWeights(source, build(config), { labels: OLD }),
      /Cannot start from a trained network: its layer \w+ is not that of the network to train/,
    );
  }
});

Deno.test("a head that was trained is put back, and nothing before it changes", async () => {
  const model = build(CNN);
  const { body } = await splitModel(model);
  const head = copyHead(model, { config: CNN, seed: 1 });
  assert.equal(head.trainableWeights.length, 2);
  const before = (body.predict(clips()) as tf.Tensor2D).arraySync();
  head.setWeights(head.getWeights().map((weight) => tf.onesLike(weight)));
  putHead(model, head);
  assert.deepEqual((body.predict(clips()) as tf.Tensor2D).arraySync(), before);
  for (const row of scoresOf(model, clips())) {
    row.forEach((score) => assert.ok(Math.abs(score - 1 / 3) < 1e-6));
  }
});
