import assert from "node:assert/strict";
import { recipeModels } from "@/recipes/recipe.ts";
import { RECIPES } from "@/recipes/registry.ts";
import { LADDER, studies, type Study } from "@/recipes/studies.ts";
import { PROTOCOLS } from "@/splits/split.ts";

const studyKey = ({ recipe, model, protocol, selection, testCorpora = [] }: Study) =>
  [recipe, model, protocol, selection, ...testCorpora].join();

Deno.test("every network of every recipe is trained under its own protocol and on unseen speakers, with three seeds", () => {
  const all = studies();
  for (const recipe of RECIPES) {
    const { name } = recipe;
    for (const network of Object.keys(recipeModels(recipe))) {
      for (const protocol of [recipe.protocol, "speaker"]) {
        const study = all.find((s) =>
          s.recipe === name && s.model === network && s.protocol === protocol
        );
        assert.deepEqual(study?.seeds.slice(0, 3), [1, 2, 3], `${name} ${network} ${protocol}`);
      }
    }
  }
});

Deno.test("no training is listed twice", () => {
  const keys = studies().map(studyKey);
  assert.equal(new Set(keys).size, keys.length);
});

Deno.test("unseen_speakers is tested on each corpus after training on all others, and on one", () => {
  const own = studies().filter((s) => s.recipe === "unseen_speakers" && s.protocol === "corpora");
  const alone = [
    ["tess", "nemo", "emovo", "savee"],
    ["ravdess", "nemo", "emovo", "savee"],
    ["ravdess", "tess", "emovo", "savee"],
  ];
  const tested = [["emovo", "savee"], ["ravdess"], ["tess"], ["nemo"], ...alone];
  assert.deepEqual(own.map(({ testCorpora }) => testCorpora), tested);
  const released = own.filter(({ valSpeakers }) => valSpeakers === "none");
  assert.deepEqual(released.map(({ testCorpora }) => testCorpora), [["emovo", "savee"], ...alone]);
});

Deno.test("the ladder goes from leaky to honest, and all its rungs are studies of one network", () => {
  const leaky = LADDER.rungs.map(({ protocol }) => PROTOCOLS[protocol].leaky);
  assert.deepEqual(leaky, [true, true, true, true, false, false]);
  const keys = studies().map(studyKey);
  for (const rung of LADDER.rungs) {
    assert.ok(keys.includes(studyKey({ ...LADDER, ...rung, seeds: [1] })), rung.title);
  }
  const others = RECIPES.filter(({ name }) => name !== LADDER.recipe);
  assert.ok(studies(others).every(({ recipe }) => recipe !== LADDER.recipe));
});
