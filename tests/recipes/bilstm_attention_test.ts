import assert from "node:assert/strict";
import { EMOTIONS } from "@/corpora/emotion.ts";
import { featureShape } from "@/features/config.ts";
import { bilstmAttention } from "@/recipes/bilstm_attention.ts";
import { countParameters } from "./_network.ts";

/** A model of this size is a file of 1.5 MB, small enough for a repository. */
const MOST_PARAMETERS = 370_000;

Deno.test("it is the published system: speech and song, 22.05 kHz, 3 s, 128 x 128 x 1", () => {
  const { corpora, channels, labels, features, model } = bilstmAttention;
  assert.deepEqual([corpora, channels, labels], [["ravdess"], ["speech", "song"], EMOTIONS]);
  assert.deepEqual([features.sampleRate, features.durationSec], [22050, 3]);
  assert.deepEqual(featureShape(features), [128, 128, 1]);
  assert.deepEqual(features.channels, [[{ kind: "logMel", nMels: 128 }]]);
  assert.equal(features.normalise, "train");
  assert.equal(model.kind, "cnn_bilstm_attention");
});

Deno.test("a clip gets noise or loses a tenth of its frames; surprise weighs half as much again", () => {
  const { augmentation, classWeights, classFactors, labelSmoothing } = bilstmAttention.training;
  const { oneOnly, noise, timeMask, ...others } = augmentation;
  assert.ok(oneOnly && noise !== null);
  assert.deepEqual([timeMask?.count, timeMask?.minShare, timeMask?.maxShare], [1, 0.1, 0.1]);
  assert.ok(Object.values(others).every((kind) => kind === null));
  assert.deepEqual([classWeights, classFactors], ["balanced", { surprised: 1.5 }]);
  assert.ok(labelSmoothing > 0);
});

Deno.test("its network can be built, and is small", async () => {
  const { cnn_bilstm_attention: parameters } = await countParameters(bilstmAttention);
  assert.ok(parameters! < MOST_PARAMETERS, `${parameters}`);
});
