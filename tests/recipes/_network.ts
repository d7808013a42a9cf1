/** The networks of a recipe, built; not a test itself. @module */
import * as tf from "@tensorflow/tfjs";
import { featureShape } from "@/features/config.ts";
import { buildModel } from "@/models/build.ts";
import { type Recipe, recipeModels } from "@/recipes/recipe.ts";

/** Number of parameters of each network, by its name. */
export async function countParameters(recipe: Recipe): Promise<Record<string, number>> {
  await tf.setBackend("cpu");
  const options = {
    inputShape: featureShape(recipe.features),
    classes: recipe.labels.length,
    seed: 1,
  };
  const counts = Object.entries(recipeModels(recipe)).map(([name, config]) => {
    const model = buildModel(config, options);
    const count = model.countParams();
    model.dispose();
    return [name, count] as const;
  });
  return Object.fromEntries(counts);
}
