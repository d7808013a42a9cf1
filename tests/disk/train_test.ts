import assert from "node:assert/strict";
import { join } from "@std/path";
import { readPredictions } from "@/disk/results.ts";
import type { Recipe } from "@/recipes/recipe.ts";
import { trainRecipe } from "@/disk/train.ts";
import { RUN_FILES } from "@/disk/record.ts";
import { JOB, writeMadeCorpus } from "../training/_job.ts";

const { corpora, channels, labels, features, model, training } = JOB;
const MADE: Recipe = {
  ...{ name: "made", title: "Tones", corpora, channels, labels, features, model, training },
  testChannel: "speech",
  protocol: "random",
  published: null,
};

Deno.test("a recipe is trained once, and its run has the predictions of its test part", async () => {
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
    const run = await trainRecipe(MADE, utterances, { ...options, fold: 1 });
    assert.equal(run.record.job.training.epochs, 1);
    const { recipe, rows } = await readPredictions(join(run.dir, RUN_FILES.predictions));
    assert.equal(recipe, "made");
    assert.deepEqual(rows.map(({ id }) => id), run.record.split.test);
    assert.ok(rows.every(({ fold }) => fold === 1));
    const again = await trainRecipe(MADE, utterances, { ...options, fold: 1 });
    assert.equal(again.record.finishedAt, run.record.finishedAt);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
