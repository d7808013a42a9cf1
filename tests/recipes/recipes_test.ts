import assert from "node:assert/strict";
import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import { EMOTIONS } from "@/corpora/emotion.ts";
import { CORPORA } from "@/corpora/registry.ts";
import { readIndex } from "@/disk/index.ts";
import { PATHS } from "@/disk/paths.ts";
import { featureShape } from "@/features/config.ts";
import { buildModel } from "@/models/build.ts";
import { bilstmAttention } from "@/recipes/bilstm_attention.ts";
import { fiveEmotions } from "@/recipes/five_emotions.ts";
import { fourCorpora } from "@/recipes/four_corpora.ts";
import { mfccCnnLstm } from "@/recipes/mfcc_cnn_lstm.ts";
import { type JobOptions, planTraining, recipeJob } from "@/recipes/job.ts";
import { type Recipe, recipeModels } from "@/recipes/recipe.ts";
import { recipeByName, RECIPES } from "@/recipes/registry.ts";
import { twoChannel } from "@/recipes/two_channel.ts";

/** A model of this size is a file of 1.5 MB, small enough for a repository. */
const MOST_PARAMETERS = 370_000;

for (const recipe of RECIPES) {
  Deno.test(`${recipe.name} is valid, and its networks are small`, async () => {
    await tf.setBackend("cpu");
    assert.equal(recipeByName(recipe.name), recipe);
    assert.ok(Object.values(recipeModels(recipe)).includes(recipe.model));
    assert.notEqual(recipe.training.selection, "best_test");
    for (const corpus of recipe.corpora) assert.ok(CORPORA.some(({ name }) => name === corpus));
    // Four corpora need twice as many weights, for twins to be told apart.
    const most = recipe === fourCorpora ? 2 * MOST_PARAMETERS : MOST_PARAMETERS;
    for (const name of Object.keys(recipeModels(recipe))) {
      const job = recipeJob(recipe, { protocol: recipe.protocol, model: name });
      const inputShape = featureShape(job.features);
      const model = buildModel(job.model, { inputShape, classes: job.labels.length, seed: 1 });
      assert.ok(model.countParams() < most, `${name}: ${model.countParams()}`);
      model.dispose();
    }
  });
}

const kindsOf = ({ features }: Recipe) =>
  features.channels.map((specs) => specs.map(({ kind }) => kind));

Deno.test("two_channel is the published system: speech and song, 16 kHz, 3 s, 32 x 94 x 2", () => {
  const { channels, labels, features, published } = twoChannel;
  assert.deepEqual([channels, labels], [["speech", "song"], EMOTIONS]);
  assert.deepEqual([features.sampleRate, features.durationSec], [16000, 3]);
  assert.deepEqual(featureShape(features), [32, 94, 2]);
  assert.deepEqual(kindsOf(twoChannel), [["logMel"], ["mfcc", "chroma", "spectralContrast"]]);
  assert.equal(published, 0.81);
});

Deno.test("mfcc_cnn_lstm is the published system: speech, 8 emotions, MFCC, CNN + LSTM", () => {
  const { corpora, channels, labels, features, model, published } = mfccCnnLstm;
  assert.deepEqual([corpora, channels, labels], [["ravdess"], ["speech"], EMOTIONS]);
  assert.deepEqual(featureShape(features), [40, 94, 1]);
  assert.deepEqual(kindsOf(mfccCnnLstm), [["mfcc"]]);
  assert.deepEqual([model.kind, published], ["cnn_lstm", null]);
});

Deno.test("five_emotions is the published system: speech, 5 emotions, MFCC, an LSTM and a CNN", () => {
  const { corpora, channels, labels, features, models, training, published } = fiveEmotions;
  assert.deepEqual([corpora, channels], [["ravdess"], ["speech"]]);
  assert.deepEqual(labels, ["neutral", "calm", "happy", "sad", "angry"]);
  assert.equal(featureShape(features)[2], 1);
  assert.deepEqual(kindsOf(fiveEmotions), [["mfcc"]]);
  assert.deepEqual(Object.values(models!).map(({ kind }) => kind), ["lstm", "cnn"]);
  assert.ok(training.patience !== null, "stops early");
  assert.equal(published, 0.88);
});

Deno.test("bilstm_attention is the published system: 22.05 kHz, 3 s, 128 x 128 x 1", () => {
  const { channels, labels, features, model, training } = bilstmAttention;
  assert.deepEqual([channels, labels], [["speech", "song"], EMOTIONS]);
  assert.deepEqual([features.sampleRate, features.durationSec], [22050, 3]);
  assert.deepEqual(featureShape(features), [128, 128, 1]);
  assert.deepEqual(features.channels, [[{ kind: "logMel", nMels: 128 }]]);
  assert.deepEqual([features.normalise, model.kind], ["train", "cnn_bilstm_attention"]);
  // A clip gets noise or loses a tenth of its frames; "surprised" weighs half as much again.
  const { oneOnly, noise, timeMask, ...others } = training.augmentation;
  assert.ok(oneOnly && noise !== null);
  assert.deepEqual([timeMask?.count, timeMask?.minShare, timeMask?.maxShare], [1, 0.1, 0.1]);
  assert.ok(Object.values(others).every((kind) => kind === null));
  assert.deepEqual(
    [training.classWeights, training.classFactors],
    ["balanced", { surprised: 1.5 }],
  );
  assert.ok(training.labelSmoothing > 0);
});

Deno.test("four_corpora is the published system: MFCC + chroma + mel, copies, three networks", () => {
  const { corpora, labels, features, models, copies, training, published, protocol } = fourCorpora;
  assert.deepEqual([...corpora].sort(), ["crema-d", "ravdess", "savee", "tess"]);
  assert.deepEqual(labels, EMOTIONS);
  assert.deepEqual(kindsOf(fourCorpora), [["mfcc", "chroma", "logMel"]]);
  assert.equal(features.normalise, "trainBands");
  assert.deepEqual(Object.values(models!).map(({ kind }) => kind), ["cnn", "lstm", "cnn_lstm"]);
  assert.deepEqual([protocol, published], ["augment_first", 0.97]);
  const kinds = copies!.flatMap(({ changes }) => changes.map(({ kind }) => kind));
  assert.deepEqual(kinds.sort(), ["noise", "pitch", "shift", "stretch"]);
  const { oneOnly: _, ...onTheFly } = training.augmentation;
  assert.ok(Object.values(onTheFly).every((kind) => kind === null));
});

Deno.test("an unknown recipe is refused, with the names of all", () => {
  assert.throws(() => recipeByName("none"), {
    name: "InputError",
    message: /^Cannot find a recipe called "none": the recipes are mfcc_cnn_lstm, .*, two_channel/,
  });
});

Deno.test("finished runs are found again: the names of published trainings do not change", async () => {
  const ravdess = await readIndex(join(PATHS.index, "ravdess.jsonl"));
  const tess = await readIndex(join(PATHS.index, "tess.jsonl"));
  const utterances = [...ravdess, ...tess];
  const settings = ["training.epochs=7"];
  const names: readonly [Recipe, JobOptions, string][] = [
    [twoChannel, { protocol: "random", seed: 3 }, "random-fold0-seed3-55cf750c65"],
    [twoChannel, { protocol: "speaker", seed: 2 }, "speaker-fold0-seed2-296eb26761"],
    [twoChannel, { seed: 2, settings }, "speaker-fold0-seed2-3904597203"],
    [bilstmAttention, { seed: 2, settings }, "speaker-fold0-seed2-6d0d86ca39"],
    [mfccCnnLstm, { protocol: "loso", seed: 2, settings }, "loso-fold0-seed2-df6aa0c29d"],
    [
      fourCorpora,
      { protocol: "augment_first", seed: 2, settings },
      "augment_first-fold0-seed2-130b195d63",
    ],
    [fiveEmotions, { protocol: "random", seed: 2, settings }, "random-fold0-seed2-e038c7eeda"],
  ];
  for (const [recipe, options, name] of names) {
    const plan = await planTraining(recipe, utterances, options);
    assert.equal(plan.identity.name, `${recipe.name}-${name}`);
  }
  const { identity } = await planTraining(twoChannel, utterances, { seed: 2, settings });
  assert.equal(
    identity.configHash,
    "07df6ac59a0937bac7ce0b52f1633303d0a11ac9ef2438d411add23ab75b01ba",
  );
});
