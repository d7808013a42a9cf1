import assert from "node:assert/strict";
import { featureShape } from "@/features/config.ts";
import { fiveEmotions } from "@/recipes/five_emotions.ts";
import { countParameters } from "./_network.ts";

/** A model of this size is a file of 1.5 MB, small enough for a repository. */
const MOST_PARAMETERS = 370_000;

Deno.test("it is the published system: RAVDESS speech, 5 emotions, MFCC, an LSTM and a CNN", () => {
  const { corpora, channels, labels, features, models, training, published } = fiveEmotions;
  assert.deepEqual([corpora, channels], [["ravdess"], ["speech"]]);
  assert.deepEqual(labels, ["neutral", "calm", "happy", "sad", "angry"]);
  assert.equal(featureShape(features)[2], 1);
  assert.deepEqual(new Set(features.channels.flat().map(({ kind }) => kind)), new Set(["mfcc"]));
  assert.deepEqual(Object.entries(models!).map(([name, { kind }]) => [name, kind]), [
    ["lstm", "lstm"],
    ["cnn", "cnn"],
  ]);
  assert.ok(training.patience !== null && training.selection === "best", "stops early");
  assert.equal(published?.accuracy, 0.88);
});

Deno.test("its networks can be built, and are small", async () => {
  for (const [name, parameters] of Object.entries(await countParameters(fiveEmotions))) {
    assert.ok(parameters < MOST_PARAMETERS, `${name}: ${parameters}`);
  }
});
