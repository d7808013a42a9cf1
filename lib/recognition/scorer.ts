/** Scores of a network for one clip of sound at a time. @module */
import * as tf from "@tensorflow/tfjs";
import type { Waveform } from "@/audio/waveform.ts";
import { ATTENTION_WEIGHTS_LAYER } from "@/models/attention.ts";
import type { Engine } from "@/engine/start.ts";
import type { StoredCard } from "@/models/card.ts";
import type { Head } from "@/models/head.ts";
import type { LoadedModel } from "@/models/saved.ts";
import { headScores } from "./adapt.ts";
import { makeFeatureExtractor } from "./feature_extractor.ts";

/**
 * Clips that are scored together. In a BLAS, a matrix product of another shape may round otherwise,
 * so that batches always have this many rows there, and a row that is not needed is zero: the score
 * in one row does not depend on the others. The project's own kernels compute each row by itself.
 */
export const SLOTS = 4;

/** Scores clips so that a score does not depend on what else is scored. */
export interface Scorer {
  /** Input of the network: `[bands][frames][planes]`. */
  features(clip: Waveform): Float32Array;
  /** One calibrated score per label; they sum to 1. */
  score(features: Float32Array): Promise<readonly number[]>;
  /** The same for the clips of a batch, whose rows begin at a slot; at most `SLOTS - slot`. */
  scoreRows(clips: readonly Float32Array[], slot: number): Promise<(readonly number[])[]>;
  /** Weight of each step of time, evenly over the clip; null if the network has no attention. */
  attention(features: Float32Array): Promise<readonly number[] | null>;
}

/**
 * Makes the scorer of a network.
 * @param options.head takes the place of the last layer; the model then ends before it
 */
export function createScorer(
  { model, card }: LoadedModel,
  { engine, head }: { readonly engine: Pick<Engine, "name">; readonly head?: Head },
): Scorer {
  const fixed = engine.name !== "wasm";
  const { shape, extract, calibrate } = makeFeatureExtractor(card);
  const weights = model.layers.find(({ name }) => name === ATTENTION_WEIGHTS_LAYER);
  const attention = weights &&
    tf.model({ inputs: model.inputs, outputs: weights.output as tf.SymbolicTensor });
  const run = (network: tf.LayersModel, features: Float32Array, rows = 1) =>
    runNetwork(network, features, [rows, ...shape]);
  const toScores = (row: Float32Array) =>
    calibrate(head === undefined ? row : headScores(head, row));
  const width = model.outputs[0]!.shape[1]!;
  return {
    features: extract,
    score: async (features) => toScores(await run(model, features)),
    scoreRows: async (clips, slot) => {
      const size = tf.util.sizeFromShape([...shape]);
      const rows = fixed ? SLOTS : clips.length;
      const first = fixed ? slot : 0;
      const batch = new Float32Array(rows * size);
      clips.forEach((clip, i) => batch.set(clip, (first + i) * size));
      const outputs = await run(model, batch, rows);
      return clips.map((_, i) => {
        const start = (first + i) * width;
        return toScores(outputs.subarray(start, start + width));
      });
    },
    attention: async (features) => attention ? [...await run(attention, features)] : null,
  };
}

/** Makes a function from a clip to its embedding. @param body ends before the last layer */
export function createEmbedder(
  { body, card }: { readonly body: tf.LayersModel; readonly card: StoredCard },
): (clip: Waveform) => Promise<Float32Array> {
  const { shape, extract } = makeFeatureExtractor(card);
  return (clip) => runNetwork(body, extract(clip), [1, ...shape]);
}

async function runNetwork(
  network: tf.LayersModel,
  features: Float32Array,
  shape: readonly number[],
): Promise<Float32Array> {
  const output = tf.tidy(() =>
    network.predictOnBatch(tf.tensor(features, [...shape])) as tf.Tensor
  );
  const values = await output.data<"float32">();
  output.dispose();
  return values;
}
