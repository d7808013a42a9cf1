/**
 * Attention over time: a small network scores every frame, and the output is the mean of the frames
 * weighted by the softmax of these scores (Bahdanau et al. 2015; as pooling: Yang et al. 2016,
 * "Hierarchical attention networks", equations 5-7).
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { apply, type BlockOptions, dense } from "./blocks.ts";

/** Name of the layer whose output [batch, frames] is the weight of every frame. */
export const ATTENTION_WEIGHTS_LAYER = "attention_weights";

/** Settings of the attention: units is the size of its hidden layer. */
type AttentionOptions = BlockOptions & { readonly units: number };

/**
 * Pools a sequence h [batch, frames, features] to [batch, features]:
 * `u = tanh(h W + b)`, `a = softmax over frames of u v`, output `sum over frames of a h`.
 *
 * It consists of stock layers, so a saved network loads in plain tfjs without registering a class.
 */
export function temporalAttention(
  sequence: tf.SymbolicTensor,
  options: AttentionOptions,
): tf.SymbolicTensor {
  return average("attention", attentionWeights(sequence, options), sequence);
}

/**
 * Pools a sequence to its mean and its mean square under the same weights, [batch, 2 x features]: how
 * much the frames vary is heard, too (Okabe et al. 2018, "Attentive statistics pooling", which has the
 * standard deviation in place of the mean square).
 */
export function temporalMoments(
  sequence: tf.SymbolicTensor,
  options: AttentionOptions,
): tf.SymbolicTensor {
  const weights = attentionWeights(sequence, options);
  // Under another name: tfjs frees a tensor too early that a layer takes twice.
  const [, frames, features] = sequence.shape as [null, number, number];
  const again = { name: "attention_again", targetShape: [frames, features] };
  const multiply = tf.layers.multiply({ name: "attention_square" });
  const square = multiply.apply([sequence, apply(tf.layers.reshape(again), sequence)]);
  const moments = [
    average("attention", weights, sequence),
    average("attention_squares", weights, square as tf.SymbolicTensor),
  ];
  return tf.layers.concatenate({ name: "attention_moments" }).apply(moments) as tf.SymbolicTensor;
}

/** The weight of each frame, [batch, frames, 1]; those of a clip sum to 1. */
function attentionWeights(
  sequence: tf.SymbolicTensor,
  options: AttentionOptions,
): tf.SymbolicTensor {
  const frames = sequence.shape[1]!;
  const { units } = options;
  const hidden = dense({ name: "attention_hidden", units, activation: "tanh" }, options);
  // A constant added to every frame's score changes no weight.
  const score = dense({ name: "attention_score", units: 1, useBias: false }, options);
  let a = apply(score, apply(hidden, sequence));
  a = apply(tf.layers.reshape({ name: "attention_row", targetShape: [frames] }), a);
  a = apply(tf.layers.activation({ name: ATTENTION_WEIGHTS_LAYER, activation: "softmax" }), a);
  return apply(tf.layers.reshape({ name: "attention_column", targetShape: [frames, 1] }), a);
}

/** The sum over frames of weight x value, [batch, features]. */
function average(
  name: string,
  weights: tf.SymbolicTensor,
  values: tf.SymbolicTensor,
): tf.SymbolicTensor {
  const features = values.shape[2]!;
  const dot = tf.layers.dot({ name: `${name}_average`, axes: [1, 1] });
  const pooled = dot.apply([weights, values]) as tf.SymbolicTensor;
  const shape = { name: `${name}_pooled`, targetShape: [features] };
  return apply(tf.layers.reshape(shape), pooled);
}
