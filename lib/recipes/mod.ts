/** The recipes, their settings, and the plans of their trainings. @module */
export { bilstmAttention } from "./bilstm_attention.ts";
export { CLIP, TRAINING } from "./defaults.ts";
export { fiveEmotions } from "./five_emotions.ts";
export { fourCorpora } from "./four_corpora.ts";
export { absentSentence, jobHere } from "./here.ts";
export { mfccCnnLstm } from "./mfcc_cnn_lstm.ts";
export { planTraining } from "./plan.ts";
export {
  type JobOptions,
  type PublishedFigure,
  type Recipe,
  recipeJob,
  recipeModels,
} from "./recipe.ts";
export { recipeByName, RECIPES } from "./registry.ts";
export { applySettings, describeSettings, type Setting } from "./settings.ts";
export { twoChannel } from "./two_channel.ts";
