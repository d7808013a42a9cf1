/** A card for the small networks of the tests. */
import type { FeatureConfig } from "@/features/config.ts";
import type { ModelCard } from "@/models/card.ts";
import { CNN } from "./_models.ts";

export const FEATURES: FeatureConfig = {
  sampleRate: 8000,
  durationSec: 0.5,
  nFft: 256,
  hopLength: 200,
  channels: [[{ kind: "logMel", nMels: 8 }]],
  normalise: "clip",
};

export function card(labels: readonly string[]): ModelCard {
  return {
    labels,
    features: FEATURES,
    statistics: { per: "channel", mean: [0.5], std: [2] },
    model: CNN,
    about: { recipe: "made", fold: 0 },
  };
}
