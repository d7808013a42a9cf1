/** Scores of a network for one clip of sound at a time. @module */
import * as tf from "@tensorflow/tfjs";
import type { Waveform } from "@/audio/waveform.ts";
import { scaleRow } from "@/evaluation/calibration.ts";
import { featureShape } from "@/features/config.ts";
import { extractFeatures } from "@/features/extract.ts";
import { scaleClips } from "@/features/statistics.ts";
import type { LoadedModel } from "@/models/saved.ts";

/** Scores clips one by one, so that a score does not depend on what else is scored. */
export interface Scorer {
  /** Input of the network: `[bands][frames][planes]`. */
  features(clip: Waveform): Float32Array;
  /** One calibrated score per label; they sum to 1. */
  score(features: Float32Array): Promise<readonly number[]>;
}

/** Makes the scorer of a network. */
export function createScorer({ model, card }: LoadedModel): Scorer {
  const shape = featureShape(card.features);
  const temperature = card.calibration?.temperature ?? 1;
  return {
    features: (clip) => {
      const values = extractFeatures(clip, card.features);
      if (card.statistics === null) return values;
      const { per, mean, std } = card.statistics;
      return scaleClips(values, {
        shape,
        statistics: {
          per,
          mean: Float32Array.from(mean),
          std: Float32Array.from(std),
          fittedOn: [],
        },
      });
    },
    async score(features) {
      const output = tf.tidy(() =>
        model.predictOnBatch(tf.tensor(features, [1, ...shape])) as tf.Tensor
      );
      const scores = await output.data();
      output.dispose();
      return scaleRow(scores, temperature);
    },
  };
}
