/** The recipes, and their training. @module */
export { bilstmAttention } from "./bilstm_attention.ts";
export { CLIP, TRAINING } from "./defaults.ts";
export { fiveEmotions } from "./five_emotions.ts";
export { fourCorpora } from "./four_corpora.ts";
export { absentSentence, jobHere } from "./here.ts";
export { mfccCnnLstm } from "./mfcc_cnn_lstm.ts";
export {
  type DeepPartial,
  type JobOptions,
  type PublishedFigure,
  type Recipe,
  recipeJob,
  recipeModels,
  type RecipeOverrides,
  resolveRecipe,
} from "./recipe.ts";
export { planTraining } from "./plan.ts";
export { recipeByName, RECIPES } from "./registry.ts";
export { twoChannel } from "./two_channel.ts";
