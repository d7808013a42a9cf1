/** The recipes, their settings, and the plans of their trainings. @module */
export { type JobOptions, planTraining, recipeJob } from "./job.ts";
export { type Recipe, recipeModels } from "./recipe.ts";
export { recipeByName, RECIPES } from "./registry.ts";
export { applySettings, describeSettings, type Setting } from "./settings.ts";
export { twoChannel } from "./two_channel.ts";
