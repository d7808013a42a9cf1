import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import { buildModel } from "@/models/build.ts";
import { loadModel, readCard, saveModel } from "@/disk/models.ts";
import { featureShape } from "@/features/config.ts";
import { card, FEATURES } from "./_card.ts";
import { ALL, CNN } from "./_models.ts";

const LABELS = ["happy", "sad", "calm"];

async function inTemp(run: (dir: string) => Promise<void>): Promise<void> {
  await tf.setBackend("cpu");
  const dir = await Deno.makeTempDir();
  try {
    await run(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const build = (seed = 1) =>
  buildModel(CNN, { inputShape: featureShape(FEATURES), classes: 3, seed });
const saved = (dir: string) => saveModel(build(), dir, { card: card(LABELS) });

for (const config of ALL) {
  Deno.test(`${config.kind} is loaded with the weights it was saved with`, () =>
    inTemp(async (dir) => {
      const model = buildModel(
        config.kind === "lstm"
          ? config
          : { ...config, spatialDropout: 0.2, dropout: 0.3, l2: 1e-4 },
        { inputShape: featureShape(FEATURES), classes: 3, seed: 1 },
      );
      await saveModel(model, join(dir, "m"), { card: { ...card(LABELS), model: config } });
      const loaded = await loadModel(join(dir, "m"));
      const x = tf.randomNormal([2, ...featureShape(FEATURES)], 0, 1, "float32", 3);
      assert.deepEqual(
        (loaded.model.predict(x) as tf.Tensor).dataSync(),
        (model.predict(x) as tf.Tensor).dataSync(),
      );
      assert.deepEqual(loaded.card.labels, LABELS);
      assert.deepEqual(loaded.card.about, { recipe: "made", fold: 0 });
    }));
}

Deno.test("the files are those of tfjs, and the same each time", () =>
  inTemp(async (dir) => {
    await saved(join(dir, "a"));
    await saved(join(dir, "b"));
    for (const name of ["model.json", "weights.bin", "meta.json"]) {
      assert.deepEqual(
        await Deno.readFile(join(dir, "a", name)),
        await Deno.readFile(join(dir, "b", name)),
        name,
      );
    }
    const topology = JSON.parse(await Deno.readTextFile(join(dir, "a", "model.json")));
    assert.equal(topology.format, "layers-model");
    assert.deepEqual(topology.weightsManifest[0].paths, ["weights.bin"]);
    assert.equal((await Deno.stat(join(dir, "a", "weights.bin"))).size, build().countParams() * 4);
  }));

Deno.test("saving again replaces the model", () =>
  inTemp(async (dir) => {
    await saved(dir + "/m");
    await saveModel(build(2), dir + "/m", { card: card(["a", "b", "c"]) });
    assert.deepEqual((await readCard(dir + "/m")).labels, ["a", "b", "c"]);
    await loadModel(dir + "/m");
  }));

Deno.test("a changed or cut file is refused", () =>
  inTemp(async (dir) => {
    for (const name of ["weights.bin", "model.json"]) {
      await saved(dir + "/m");
      const bytes = await Deno.readFile(join(dir, "m", name));
      await Deno.writeFile(join(dir, "m", name), bytes.subarray(0, bytes.length - 4));
      await assert.rejects(loadModel(dir + "/m"), {
        name: "InputError",
        message: new RegExp(`the checksum of ${name} is not the one in meta\\.json`),
      });
    }
  }));

Deno.test("a network that scores otherwise than when it was saved is refused", () =>
  inTemp(async (dir) => {
    await saved(dir + "/m");
    const path = join(dir, "m", "meta.json");
    const meta = JSON.parse(await Deno.readTextFile(path));
    meta.probe.scores[0].reverse();
    await Deno.writeTextFile(path, JSON.stringify(meta));
    const { numTensors } = tf.memory();
    await assert.rejects(loadModel(dir + "/m"), {
      name: "InputError",
      message: /it scores the stored probe otherwise than when it was saved/,
    });
    assert.equal(tf.memory().numTensors, numTensors, "nothing of it is left");
  }));

Deno.test("a network that scores with NaN is not saved, and what was there stays", () =>
  inTemp(async (dir) => {
    await saved(dir + "/m");
    const model = build();
    model.setWeights(model.getWeights().map(({ shape }) => tf.fill(shape, NaN)));
    await assert.rejects(saveModel(model, dir + "/m", { card: card(LABELS) }), {
      name: "InputError",
      message: /^Cannot save the model in .*: its scores are not finite/,
    });
    assert.deepEqual((await loadModel(dir + "/m")).card.labels, LABELS);
  }));

Deno.test("a folder without a model is said to be one", () =>
  inTemp(async (dir) => {
    await assert.rejects(loadModel(join(dir, "none")), (error: Error) => {
      assert.ok(error instanceof InputError);
      assert.match(
        error.message,
        /^Cannot load the model: there is no .*none.meta\.json; train one/,
      );
      return true;
    });
    await saved(dir + "/m");
    await Deno.remove(join(dir, "m", "weights.bin"));
    await assert.rejects(loadModel(dir + "/m"), /there is no .*weights\.bin/);
    await Deno.writeTextFile(join(dir, "m", "meta.json"), "{");
    await assert.rejects(loadModel(dir + "/m"), { name: "InputError", message: /it is no JSON/ });
  }));
