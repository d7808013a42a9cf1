import assert from "node:assert/strict";
import { EMOTIONS } from "@/corpora/emotion.ts";
import { featureShape } from "@/features/config.ts";
import { mfccCnnLstm } from "@/recipes/mfcc_cnn_lstm.ts";
import { countParameters } from "./_network.ts";

/** A model of this size is a file of 1.5 MB, small enough for a repository. */
const MOST_PARAMETERS = 370_000;

Deno.test("it is the published system: RAVDESS speech, 8 emotions, MFCC, CNN + LSTM", () => {
  const { corpora, channels, labels, features, model, published } = mfccCnnLstm;
  assert.deepEqual([corpora, channels, labels], [["ravdess"], ["speech"], EMOTIONS]);
  assert.deepEqual(featureShape(features), [40, 94, 1]);
  assert.deepEqual(features.channels.map((specs) => specs.map(({ kind }) => kind)), [["mfcc"]]);
  assert.equal(model.kind, "cnn_lstm");
  assert.equal(published, null);
});

Deno.test("its network can be built, and is small", async () => {
  const { cnn_lstm: parameters } = await countParameters(mfccCnnLstm);
  assert.ok(parameters! < MOST_PARAMETERS, `${parameters}`);
});
