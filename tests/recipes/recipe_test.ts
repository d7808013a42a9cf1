import assert from "node:assert/strict";
import { fiveEmotions } from "@/recipes/five_emotions.ts";
import { recipeJob } from "@/recipes/job.ts";
import { recipeModels } from "@/recipes/recipe.ts";
import { twoChannel } from "@/recipes/two_channel.ts";

Deno.test("a job has the recipe's settings, with the defaults of its features filled in", () => {
  const { corpora, channels, labels, features, model, training } = recipeJob(twoChannel);
  assert.deepEqual([corpora, channels, labels], [
    twoChannel.corpora,
    twoChannel.channels,
    twoChannel.labels,
  ]);
  assert.deepEqual([model, training], [twoChannel.model, twoChannel.training]);
  assert.equal(features.winLength, twoChannel.features.nFft);
});

Deno.test("a recipe's other networks are chosen by name", () => {
  const { lstm, cnn } = fiveEmotions.models!;
  assert.deepEqual(recipeJob(fiveEmotions).model, fiveEmotions.model);
  assert.deepEqual(recipeJob(fiveEmotions, { model: "lstm" }).model, lstm);
  assert.deepEqual(recipeJob(fiveEmotions, { model: "cnn" }).model, cnn);
  const smaller = { model: "lstm", settings: ["model.lstmUnits=8"] };
  assert.deepEqual(recipeJob(fiveEmotions, smaller).model, { ...lstm, lstmUnits: [8] });
  assert.deepEqual(recipeModels(twoChannel), { cnn_bilstm_attention: twoChannel.model });
  for (const model of ["gru", "toString"]) {
    assert.throws(() => recipeJob(fiveEmotions, { model }), {
      name: "InputError",
      message: `Cannot train five_emotions with a network called "${model}": it has lstm, cnn`,
    });
  }
});

Deno.test("a job names protocol, fold and seed, and tests what the protocol tests", () => {
  const job = recipeJob(twoChannel, { fold: 2, seed: 7, settings: ["training.epochs=3"] });
  assert.deepEqual([job.recipe, job.seed, job.training.epochs], ["two_channel", 7, 3]);
  assert.deepEqual(job.split, {
    protocol: "speaker",
    fold: 2,
    seed: 7,
    testChannel: "speech",
    valChannel: "speech",
    testSpeakers: null,
    valSpeakers: null,
  });
  assert.equal(recipeJob(twoChannel, { protocol: "random" }).split.testChannel, "all");
  const custom = recipeJob(twoChannel, { protocol: "custom", testSpeakers: "1,7" });
  assert.equal(custom.split.testSpeakers, "1,7");
  const song = recipeJob(twoChannel, { testChannel: "song" });
  assert.equal(song.split.valChannel, "song");
  assert.throws(() => recipeJob(twoChannel, { seed: -1 }), /recipe two_channel\.split\.seed = -1/);
});
