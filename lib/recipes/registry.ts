/** All recipes. @module */
import { InputError } from "@/base/errors.ts";
import { bilstmAttention } from "./bilstm_attention.ts";
import { fiveEmotions } from "./five_emotions.ts";
import { fourCorpora } from "./four_corpora.ts";
import { mfccCnnLstm } from "./mfcc_cnn_lstm.ts";
import type { Recipe } from "./recipe.ts";
import { twoChannel } from "./two_channel.ts";
import { unseenSpeakers } from "./unseen_speakers.ts";

/** Every recipe. */
export const RECIPES: readonly Recipe[] = [
  mfccCnnLstm,
  fourCorpora,
  fiveEmotions,
  bilstmAttention,
  twoChannel,
  unseenSpeakers,
];

/**
 * Finds a recipe by its name.
 * @throws {InputError} naming all recipes
 */
export function recipeByName(name: string): Recipe {
  const found = RECIPES.find((recipe) => recipe.name === name);
  if (found !== undefined) return found;
  const known = RECIPES.map((recipe) => recipe.name).join(", ");
  throw new InputError(`find a recipe called "${name}"`, `the recipes are ${known}`);
}
