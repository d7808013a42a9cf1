/** The recipes, and their training. @module */
export { judge, predictionTable } from "./judge.ts";
export {
  type DeepPartial,
  type JobOptions,
  type PublishedFigure,
  type Recipe,
  recipeJob,
  type RecipeOverrides,
  resolveRecipe,
} from "./recipe.ts";
export { recipeByName, RECIPES } from "./registry.ts";
export {
  poolPredictions,
  readPredictions,
  runJob,
  trainRecipe,
  type TrainRecipeOptions,
} from "./train.ts";
export { twoChannel } from "./two_channel.ts";
