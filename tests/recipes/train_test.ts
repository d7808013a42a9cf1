import assert from "node:assert/strict";
import { join } from "@std/path";
import type { Recipe } from "@/recipes/recipe.ts";
import { poolPredictions, readPredictions, trainRecipe } from "@/recipes/train.ts";
import { JOB, writeMadeCorpus } from "../training/_job.ts";

const { corpora, channels, labels, features, model, training } = JOB;
const MADE: Recipe = {
  ...{ name: "made", title: "Tones", corpora, channels, labels, features, model, training },
  testChannel: "speech",
  published: null,
};

Deno.test("folds of a recipe are trained one by one and pooled", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const utterances = await writeMadeCorpus(join(dir, "raw"));
    const options = {
      runsDir: join(dir, "runs"),
      rawDir: join(dir, "raw"),
      cacheDir: join(dir, "features"),
      engine: { provider: "wasm", threads: 1 },
      overrides: { training: { epochs: 1 } },
    } as const;
    const runs = [];
    for (const fold of [0, 1]) {
      runs.push(await trainRecipe(MADE, utterances, { ...options, fold }));
    }
    const [first, second] = await Promise.all(runs.map(readPredictions));
    const pooled = await poolPredictions(runs);
    assert.equal(pooled.rows.length, first!.rows.length + second!.rows.length);
    assert.deepEqual(new Set(pooled.rows.map(({ fold }) => fold)), new Set([0, 1]));
    const { trainSec } = pooled.provenance!;
    assert.equal(trainSec, first!.provenance!.trainSec + second!.provenance!.trainSec);
    assert.equal(runs[0]!.record.job.training.epochs, 1);
    const random = await trainRecipe(MADE, utterances, { ...options, protocol: "random" });
    await assert.rejects(poolPredictions([runs[0]!, random]), {
      name: "RangeError",
      message: /^Cannot pool predictions of made cnn_lstm speaker .* with those of .* random/,
    });
    await assert.rejects(poolPredictions([]), /no run is finished/);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
