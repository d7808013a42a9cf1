import assert from "node:assert/strict";
import { fiveEmotions } from "@/recipes/five_emotions.ts";
import { recipeJob, recipeModels, type RecipeOverrides, resolveRecipe } from "@/recipes/recipe.ts";
import { twoChannel } from "@/recipes/two_channel.ts";

Deno.test("a recipe without changes stays what it is", () => {
  const { features, ...rest } = resolveRecipe(twoChannel);
  const { features: given, ...expected } = twoChannel;
  assert.deepEqual(rest, expected);
  assert.deepEqual([features.sampleRate, features.nFft], [given.sampleRate, given.nFft]);
});

Deno.test("parts of a recipe can be replaced", () => {
  const changed = resolveRecipe(twoChannel, {
    labels: ["happy", "sad"],
    features: { durationSec: 2 },
    training: {
      epochs: 3,
      schedule: { kind: "constant" },
      augmentation: { mixup: { probability: 1, alpha: 0.2 } },
    },
    model: { lstmUnits: 32 },
  });
  assert.deepEqual(changed.labels, ["happy", "sad"]);
  assert.equal(changed.features.durationSec, 2);
  assert.equal(changed.features.sampleRate, twoChannel.features.sampleRate);
  assert.deepEqual(changed.training.schedule, { kind: "constant" });
  assert.equal(changed.training.epochs, 3);
  assert.equal(changed.training.batchSize, twoChannel.training.batchSize);
  assert.deepEqual(changed.training.augmentation, {
    ...twoChannel.training.augmentation,
    mixup: { probability: 1, alpha: 0.2 },
  });
  assert.deepEqual(changed.model, { ...twoChannel.model, lstmUnits: 32 });
});

Deno.test("another kind of network replaces the old one as a whole", () => {
  const model = {
    kind: "lstm",
    lstmUnits: [64],
    dropout: 0.2,
    l2: 0,
    denseUnits: 0,
  } as const;
  assert.deepEqual(resolveRecipe(twoChannel, { model }).model, model);
});

Deno.test("a recipe's other networks are chosen by name", () => {
  const { lstm, cnn } = fiveEmotions.models!;
  assert.deepEqual(recipeJob(fiveEmotions).model, fiveEmotions.model);
  assert.deepEqual(recipeJob(fiveEmotions, { model: "lstm" }).model, lstm);
  assert.deepEqual(recipeJob(fiveEmotions, { model: "cnn" }).model, cnn);
  const smaller = { model: "lstm", overrides: { model: { lstmUnits: [8] } } };
  assert.deepEqual(recipeJob(fiveEmotions, smaller).model, { ...lstm, lstmUnits: [8] });
  assert.deepEqual(recipeModels(twoChannel), { cnn_bilstm_attention: twoChannel.model });
  for (const model of ["gru", "toString"]) {
    assert.throws(() => recipeJob(fiveEmotions, { model }), {
      name: "InputError",
      message: `Cannot train five_emotions with a network called "${model}": it has lstm, cnn`,
    });
  }
});

Deno.test("unknown keys and wrong values are refused by name", () => {
  const refusals: readonly [unknown, RegExp][] = [
    [{ epochs: 3 }, /^Cannot change recipe two_channel: the key "epochs" is unknown; known keys/],
    [{ name: "other" }, /the key "name" is unknown/],
    [{ training: { epoch: 3 } }, /recipe two_channel\.training: the key "epoch" is unknown/],
    [{ training: { epochs: "3" } }, /recipe two_channel\.training\.epochs = "3"/],
    [{ training: 3 }, /recipe two_channel\.training = 3: an object is needed/],
    [{ model: { units: 3 } }, /recipe two_channel\.model: the key "units" is unknown/],
    [{ features: { rate: 3 } }, /rate/],
  ];
  for (const [overrides, message] of refusals) {
    assert.throws(() => resolveRecipe(twoChannel, overrides as RecipeOverrides), { message });
  }
});

Deno.test("a job says protocol, fold and seed, and tests what the protocol tests", () => {
  const job = recipeJob(twoChannel, { fold: 2, seed: 7 });
  assert.equal(job.recipe, "two_channel");
  assert.equal(job.seed, 7);
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
