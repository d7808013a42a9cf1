/** Trainings that start from a trained network: what it decides, and the defaults for the rest. @module */
import { InputError } from "@/base/errors.ts";
import type { StoredCard } from "@/models/card.ts";
import { NO_AUGMENTATION } from "@/training/augment.ts";
import type { TrainingConfig } from "@/training/config.ts";
import type { JobStart } from "@/training/job.ts";
import type { Recipe } from "./recipe.ts";

/** A trained network to start from. */
export interface StartOptions extends Pick<JobStart, "train" | "heard"> {
  readonly card: StoredCard;
}

/**
 * What differs from the recipe's training: smaller steps (or a layer alone), and fewer of them. Chosen
 * among a handful on EMOVO's validation speakers, with 20 clips per label.
 */
const FINE_TUNING: Readonly<Record<JobStart["train"], Partial<TrainingConfig>>> = {
  all: {
    epochs: 10,
    learningRate: 1e-3,
    schedule: { kind: "cosine", warmUpEpochs: 1, finalFactor: 0 },
  },
  head: {
    epochs: 20,
    learningRate: 5e-3,
    schedule: { kind: "cosine", warmUpEpochs: 1, finalFactor: 0 },
    augmentation: NO_AUGMENTATION,
  },
};

/** An epoch of few clips has them several times, so that it has so many in all. */
const EPOCH_CLIPS = 320;

/**
 * The recipe for a training that starts from a trained network: features and network are those of the
 * card. Training the head alone, clips are not changed in training.
 * @param settings that are applied later
 * @throws {InputError} if a setting would change the network or its features
 */
export function startedRecipe(
  recipe: Recipe,
  { card, train }: StartOptions,
  settings: readonly string[],
): Recipe {
  const fixed = settings.find((setting) => /^\s*(features|model)\b/.test(setting));
  if (fixed !== undefined) {
    throw new InputError(
      `set ${fixed.split("=")[0]!.trim()}`,
      "features and network are those of the trained network that the training starts from",
      { remedy: "leave the setting out, or leave out --from" },
    );
  }
  const { sampling: _, sound, ...rest } = recipe;
  const started = {
    ...rest,
    features: card.features,
    model: card.model,
    training: { ...recipe.training, ...FINE_TUNING[train] },
  };
  return sound === undefined || train === "head" ? started : { ...started, sound };
}

/** A started recipe whose epochs have enough clips; as it is where there are enough, or it says. */
export function withEpoch(recipe: Recipe, clips: number): Recipe {
  if (recipe.sampling !== undefined || clips >= EPOCH_CLIPS) return recipe;
  return { ...recipe, sampling: { clips: EPOCH_CLIPS, shares: {} } };
}

/** The part of a job that says what it starts from. */
export function jobStart({ card, heard, train }: StartOptions): JobStart {
  return { weights: card.sha256["weights.bin"]!, train, heard };
}
