import assert from "node:assert/strict";
import { CORPORA } from "@/corpora/registry.ts";
import { recipeByName, RECIPES } from "@/recipes/registry.ts";
import { recipeJob, recipeModels, resolveRecipe } from "@/recipes/recipe.ts";

Deno.test("every recipe holds together, under a name of its own, on corpora that there are", () => {
  const names = RECIPES.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const recipe of RECIPES) {
    assert.equal(recipeByName(recipe.name), recipe);
    resolveRecipe(recipe);
    for (const model of Object.keys(recipeModels(recipe))) {
      recipeJob(recipe, { protocol: recipe.protocol, model });
    }
    assert.ok(Object.values(recipeModels(recipe)).includes(recipe.model), recipe.name);
    if (recipe.published) assert.equal(recipe.published.protocol, recipe.protocol);
    for (const corpus of recipe.corpora) {
      assert.ok(CORPORA.some(({ name }) => name === corpus), `${recipe.name}: ${corpus}`);
    }
  }
});

Deno.test("an unknown recipe is refused with those that there are", () => {
  assert.throws(() => recipeByName("none"), {
    name: "InputError",
    message: /^Cannot find a recipe called "none": there are mfcc_cnn_lstm, .*, two_channel/,
  });
});
