/** All recipes. @module */
import { InputError } from "@/base/errors.ts";
import { bilstmAttention } from "./bilstm_attention.ts";
import { fiveEmotions } from "./five_emotions.ts";
import { fourCorpora } from "./four_corpora.ts";
import { mfccCnnLstm } from "./mfcc_cnn_lstm.ts";
import type { Recipe } from "./recipe.ts";
import { twoChannel } from "./two_channel.ts";

/** Every recipe that there is. */
export const RECIPES: readonly Recipe[] = [
  mfccCnnLstm,
  fourCorpora,
  fiveEmotions,
  bilstmAttention,
  twoChannel,
];

/**
 * The recipe of a name.
 * @throws RangeError naming the recipes that there are
 */
export function recipeByName(name: string): Recipe {
  const found = RECIPES.find((recipe) => recipe.name === name);
  if (found !== undefined) return found;
  throw new InputError(
    `find a recipe called "${name}"`,
    `there are ${RECIPES.map((r) => r.name).join(", ")}`,
  );
}
