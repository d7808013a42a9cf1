import assert from "node:assert/strict";
import { EMOTIONS } from "@/corpora/emotion.ts";
import { featureShape } from "@/features/config.ts";
import { fourCorpora } from "@/recipes/four_corpora.ts";
import { countParameters } from "./_network.ts";

/** Twice that of the other recipes, for twins to be told apart: a file of 3 MB. */
const MOST_PARAMETERS = 740_000;

Deno.test("it is the published system: four corpora, MFCC + chroma + mel, three networks", () => {
  const { corpora, labels, features, models, training, published } = fourCorpora;
  assert.deepEqual([...corpora].sort(), ["crema-d", "ravdess", "savee", "tess"]);
  assert.deepEqual(labels, EMOTIONS);
  assert.deepEqual(features.channels.map((specs) => specs.map(({ kind }) => kind)), [
    ["mfcc", "chroma", "logMel"],
  ]);
  assert.equal(featureShape(features)[2], 1);
  assert.equal(features.normalise, "trainBands");
  assert.deepEqual(Object.entries(models!).map(([name, { kind }]) => [name, kind]), [
    ["cnn", "cnn"],
    ["lstm", "lstm"],
    ["hybrid", "cnn_lstm"],
  ]);
  assert.equal(training.selection, "best");
  assert.deepEqual([published?.protocol, published?.accuracy], ["augment_first", 0.97]);
});

Deno.test("its copies are made by noise, shift, stretch and pitch, and nothing changes on the fly", () => {
  const kinds = fourCorpora.copies!.flatMap(({ changes }) => changes.map(({ kind }) => kind));
  assert.deepEqual(kinds.sort(), ["noise", "pitch", "shift", "stretch"]);
  const { oneOnly: _, ...onTheFly } = fourCorpora.training.augmentation;
  assert.ok(Object.values(onTheFly).every((kind) => kind === null));
});

Deno.test("its networks can be built, and are small", async () => {
  for (const [name, parameters] of Object.entries(await countParameters(fourCorpora))) {
    assert.ok(parameters < MOST_PARAMETERS, `${name}: ${parameters}`);
  }
});
