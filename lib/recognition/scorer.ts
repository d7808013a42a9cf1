/** Scores of a network for one clip of sound at a time. @module */
import * as tf from "@tensorflow/tfjs";
import type { Waveform } from "@/audio/waveform.ts";
import { prepareNetwork } from "@/engine/network.ts";
import { ATTENTION_WEIGHTS_LAYER } from "@/models/attention.ts";
import type { StoredCard } from "@/models/card.ts";
import type { Head } from "@/models/head.ts";
import { headScores } from "./adapt.ts";
import { makeFeatureExtractor } from "./feature_extractor.ts";

/**
 * Scores clips. Each is computed by itself: in a BLAS, a matrix product of another shape may round
 * otherwise, so that in a batch a score would depend on what else is scored.
 */
export interface Scorer {
  /** Input of the network: `[bands][frames][planes]`. */
  features(clip: Waveform): Float32Array;
  /** One calibrated score per label; they sum to 1. */
  score(features: Float32Array): Promise<readonly number[]>;
  /** Weight of each step of time, evenly over the clip; null if the network has no attention. */
  attention(features: Float32Array): Promise<readonly number[] | null>;
}

/** A network that runs on one clip. */
export interface ClipNetwork {
  readonly model: tf.LayersModel;
  run(features: Float32Array): Float32Array | Promise<Float32Array>;
  /** Frees what was made of the model, but not the model. */
  dispose(): void;
}

/** Makes a network ready to run on clips. */
export function openNetwork(model: tf.LayersModel): ClipNetwork {
  const prepared = prepareNetwork(model);
  return prepared === null
    ? { model, run: (features) => runModel(model, features), dispose: () => {} }
    : { model, ...prepared };
}

/**
 * Makes the scorer of a network.
 * @param options.head takes the place of the last layer; the model then ends before it
 */
export function createScorer(
  { model, run }: ClipNetwork,
  { card, head }: { readonly card: StoredCard; readonly head?: Head },
): Scorer {
  const { extract, calibrate } = makeFeatureExtractor(card);
  const weights = model.layers.find(({ name }) => name === ATTENTION_WEIGHTS_LAYER);
  const attention = weights &&
    tf.model({ inputs: model.inputs, outputs: weights.output as tf.SymbolicTensor });
  return {
    features: extract,
    score: async (features) => {
      const output = await run(features);
      return calibrate(head === undefined ? output : headScores(head, output));
    },
    attention: async (features) => attention ? [...await runModel(attention, features)] : null,
  };
}

/** Makes a function from a clip to its embedding. @param body ends before the last layer */
export function createEmbedder(
  { run }: ClipNetwork,
  card: StoredCard,
): (clip: Waveform) => Promise<Float32Array> {
  const { extract } = makeFeatureExtractor(card);
  return async (clip) => await run(extract(clip));
}

async function runModel(model: tf.LayersModel, features: Float32Array): Promise<Float32Array> {
  const shape = [1, ...model.inputs[0]!.shape.slice(1) as number[]];
  const output = tf.tidy(() => model.predictOnBatch(tf.tensor(features, shape)) as tf.Tensor);
  const values = await output.data<"float32">();
  output.dispose();
  return values;
}
