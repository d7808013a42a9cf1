/** Scores of a network for one clip of sound at a time. @module */
import * as tf from "@tensorflow/tfjs";
import type { Waveform } from "@/audio/waveform.ts";
import { scaleRow } from "@/evaluation/calibration.ts";
import { featureShape } from "@/features/config.ts";
import { extractFeatures } from "@/features/extract.ts";
import { scaleClips } from "@/features/statistics.ts";
import { ATTENTION_WEIGHTS_LAYER } from "@/models/attention.ts";
import type { LoadedModel } from "@/models/saved.ts";

/** Scores clips one by one, so that a score does not depend on what else is scored. */
export interface Scorer {
  /** Input of the network: `[bands][frames][planes]`. */
  features(clip: Waveform): Float32Array;
  /** One calibrated score per label; they sum to 1. */
  score(features: Float32Array): Promise<readonly number[]>;
  /** Weight of each step of time, evenly over the clip; null if the network has no attention. */
  attention(features: Float32Array): Promise<readonly number[] | null>;
}

/** Makes the scorer of a network. */
export function createScorer({ model, card }: LoadedModel): Scorer {
  const shape = featureShape(card.features);
  const weights = model.layers.find(({ name }) => name === ATTENTION_WEIGHTS_LAYER);
  const attention = weights &&
    tf.model({ inputs: model.inputs, outputs: weights.output as tf.SymbolicTensor });
  const run = async (network: tf.LayersModel, features: Float32Array) => {
    const output = tf.tidy(() =>
      network.predictOnBatch(tf.tensor(features, [1, ...shape])) as tf.Tensor
    );
    const values = await output.data();
    output.dispose();
    return values;
  };
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
    score: async (features) => scaleRow(await run(model, features), temperature),
    attention: async (features) => attention ? [...await run(attention, features)] : null,
  };
}
