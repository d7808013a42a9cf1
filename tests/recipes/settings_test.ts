import assert from "node:assert/strict";
import { fiveEmotions } from "@/recipes/five_emotions.ts";
import { recipeJob } from "@/recipes/job.ts";
import { RECIPES } from "@/recipes/registry.ts";
import { applySettings, describeSettings } from "@/recipes/settings.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import { unseenSpeakers } from "@/recipes/unseen_speakers.ts";

const changed = (...settings: string[]) => applySettings(twoChannel, settings);

Deno.test("a setting changes one value, of the type that it has", () => {
  assert.equal(changed("training.learningRate=1e-3").training.learningRate, 0.001);
  assert.deepEqual(changed("model.lstmUnits=32").model, { ...twoChannel.model, lstmUnits: 32 });
  assert.equal(changed("training.classWeights=none").training.classWeights, "none");
  assert.equal(changed("training.augmentation.noise=null").training.augmentation.noise, null);
  assert.equal(changed("training.classFactors.sad=2").training.classFactors["sad"], 2);
  assert.deepEqual(changed("labels=happy, sad").labels, ["happy", "sad"]);
  assert.deepEqual(changed("channels=speech").channels, ["speech"]);
  const planes = ["features.channels[0][0].nMels=33", "features.channels.1.0.nMfcc=14"];
  assert.deepEqual(changed(...planes).features.channels[0], [{ kind: "logMel", nMels: 33 }]);
  const top = changed("features.channels[0][0].fMax=7000").features.channels[0];
  assert.deepEqual(top, [{ kind: "logMel", nMels: 32, fMax: 7000 }]);
  const { model } = changed("model.filters=8,16,16,8", "model.pools.0=[4,2]");
  assert.ok(model.kind === "cnn_bilstm_attention");
  assert.deepEqual([model.filters, model.pools[0]], [[8, 16, 16, 8], [4, 2]]);
  assert.deepEqual(changed(), twoChannel);
  assert.equal("copies" in applySettings(fiveEmotions, ["copies=null"]), false);
});

Deno.test("changes of sound and sampling are set like everything else, and left out by null", () => {
  const set = (...settings: string[]) => applySettings(unseenSpeakers, settings);
  assert.equal(set("sound.noise.maxSnrDb=30").sound?.noise?.maxSnrDb, 30);
  assert.equal(set("sound.room=null").sound?.room, null);
  assert.equal("sound" in set("sound=null"), false);
  assert.equal("sound" in recipeJob(unseenSpeakers, { settings: ["sound=null"] }), false);
  const { sampling } = set("sampling.clips=2000", 'sampling.shares={"ravdess":2}');
  assert.deepEqual(sampling, { clips: 2000, shares: { ravdess: 2 } });
  const refusals: readonly [string, RegExp][] = [
    ["sound.noise.maxSnrDb=1", /Cannot use sound\.noise: its smallest value 5 is above 1/],
    ["sound.nois.maxSnrDb=30", /there is no such setting; did you mean sound\.noise\.maxSnrDb/],
    ["sampling.clips=0", /sampling\.clips = 0/],
  ];
  for (const [setting, message] of refusals) {
    assert.throws(() => set("sampling.shares={}", setting), { name: "InputError", message });
  }
  const paths = describeSettings(unseenSpeakers).map(({ path }) => path);
  assert.ok(paths.includes("sound.everyEpochs") && paths.includes("sampling.clips"));
});

Deno.test("the window follows nFft unless it is set", () => {
  const { features } = recipeJob(twoChannel, { settings: ["features.nFft=1024"] });
  assert.deepEqual([features.nFft, features.winLength], [1024, 1024]);
  const settings = ["features.nFft=1024", "features.winLength=400"];
  assert.equal(recipeJob(twoChannel, { settings }).features.winLength, 400);
});

Deno.test("objects that are null are made of all their settings", () => {
  const mixup = "training.augmentation.mixup";
  const { training } = changed(`${mixup}.alpha=0.4`, `${mixup}.probability=0.5`);
  assert.deepEqual(training.augmentation.mixup, { alpha: 0.4, probability: 0.5 });
  assert.throws(() => changed(`${mixup}.alpha=0.4`), {
    name: "InputError",
    message: `Cannot use ${mixup}: the key "probability" is missing`,
  });
});

Deno.test("another kind of object replaces the old one, wherever its settings come", () => {
  const { training } = changed(
    "training.schedule.patience=3",
    "training.schedule.factor=0.5",
    "training.schedule.kind=plateau",
    "training.schedule.smallestFactor=0.1",
  );
  const plateau = { kind: "plateau", patience: 3, factor: 0.5, smallestFactor: 0.1 };
  assert.deepEqual(training.schedule, plateau);
});

Deno.test("unknown paths and invalid values are refused by name", () => {
  const refusals: readonly [string, RegExp][] = [
    [
      "training.learnRate=1",
      /^Cannot set training\.learnRate: there is no such setting; did you mean training\.learningRate\? `deno task recipe \w+` lists all$/,
    ],
    ["training.lr=1", /there is no such setting; `deno task recipe \w+` lists all$/],
    ["learningRate=1", /did you mean training\.learningRate/],
    ["training.augmentation.mixup.alfa=1", /did you mean training\.augmentation\.mixup\.alpha/],
    ["features.nfft=1", /did you mean features\.nFft/],
    ["features.channels[7]=[]", /Cannot set features\.channels\[7\]: there is no such setting/],
    ["training.toString=1", /there is no such setting/],
    ["name=other", /there is no such setting/],
    ["training", /^Cannot use the setting "training": it is not of the form path=value/],
    ["=3", /it is not of the form path=value/],
    ["training.epochs=three", /training\.epochs = "three": a whole number of at least 1 is needed/],
    ["training.epochs=0", /training\.epochs = 0: a whole number of at least 1 is needed/],
    ["model=3", /Cannot use model = 3: an object is needed/],
    ["model.kind=gru", /model\.kind = "gru"/],
    ["features.hopLength=-1", /hopLength/],
    ["features.channels.0.0.nMels=-1", /^Cannot use features\.channels\.0\.0\.nMels = -1:/],
    ["features.channels[0][0].nMels=-1", /^Cannot use features\.channels\[0\]\[0\]\.nMels = -1:/],
  ];
  for (const [setting, message] of refusals) {
    assert.throws(() => changed(setting), { name: "InputError", message }, setting);
  }
});

Deno.test("settings are part of the job, and a job without any is the recipe's", () => {
  const settings = ["training.learningRate=1e-3"];
  const { training } = recipeJob(twoChannel, { settings });
  assert.deepEqual(training, { ...twoChannel.training, learningRate: 0.001 });
  assert.deepEqual(recipeJob(twoChannel, { settings: [] }), recipeJob(twoChannel));
});

Deno.test("every listed setting can be set to the value that it has", () => {
  for (const recipe of RECIPES) {
    const listed = describeSettings(recipe);
    const given = listed.filter(({ value, path }) => value !== undefined && path !== "copies");
    const texts = given.map(({ path, value }) => `${path}=${JSON.stringify(value)}`);
    const { features: _, ...same } = applySettings(recipe, texts);
    const { features, ...expected } = recipe;
    assert.deepEqual(same, expected, recipe.name);
    assert.ok(listed.some(({ path }) => path === "features.nFft"), `${features.nFft}`);
    assert.ok(listed.every(({ accepts }) => accepts.length > 0));
  }
  const find = (path: string) => describeSettings(twoChannel).find((known) => known.path === path);
  assert.deepEqual(find("training.schedule.finalFactor"), {
    path: "training.schedule.finalFactor",
    value: 0,
    accepts: "a number from 0 to 1",
  });
  const alpha = find("training.augmentation.mixup.alpha");
  assert.deepEqual([alpha?.value, alpha?.accepts], [undefined, "a number of at least 0.01"]);
  assert.equal(find("training.patience")?.accepts, "a whole number of at least 1, or null");
});
