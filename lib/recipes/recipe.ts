/** A recipe: corpora, labels, features, network and training of one system, as one typed value. @module */
import type { CopyConfig } from "@/features/copies/copies.ts";
import type { FeatureConfig } from "@/features/config.ts";
import type { ModelConfig } from "@/models/config.ts";
import type { ProtocolName } from "@/splits/split.ts";
import type { TrainingConfig } from "@/training/config.ts";
import type { Sampling } from "@/training/sampling.ts";
import type { SoundAugmentation } from "@/training/sound_augment.ts";

/** One system. */
export interface Recipe {
  readonly name: string;
  readonly title: string;
  readonly corpora: readonly string[];
  readonly channels: readonly ("speech" | "song")[];
  /** The emotions that are distinguished, in the order of the network's outputs. */
  readonly labels: readonly string[];
  readonly features: FeatureConfig;
  /** Augmented copies of the training part's recordings; left out where there are none. */
  readonly copies?: readonly CopyConfig[];
  /** Changes of the training part's recordings in training; left out where there are none. */
  readonly sound?: SoundAugmentation;
  /** Which clips an epoch has; left out where it has each clip once. */
  readonly sampling?: Sampling;
  /** The network that is trained unless another is named. */
  readonly model: ModelConfig;
  /** All networks of a system that has several, `model` among them, by name. */
  readonly models?: Readonly<Record<string, ModelConfig>>;
  readonly training: TrainingConfig;
  /**
   * Which clips of held-out speakers are tested. Under leaky protocols all are, as in the published
   * evaluations.
   */
  readonly testChannel: "speech" | "song" | "all";
  /** The protocol that its authors used, as far as it is known. */
  readonly protocol: ProtocolName;
  /** The accuracy that its authors claim under that protocol, in [0, 1]; null = no figure. */
  readonly published: number | null;
}

/** The networks of a recipe by name; a single one has the name of its kind. */
export function recipeModels(
  { model, models }: Pick<Recipe, "model" | "models">,
): Readonly<Record<string, ModelConfig>> {
  return models ?? { [model.kind]: model };
}
