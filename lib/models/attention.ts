/**
 * Attention over time: a small network scores every frame, and the output is the mean of the frames
 * weighted by the softmax of these scores (Bahdanau et al. 2015; as pooling: Yang et al. 2016,
 * "Hierarchical attention networks", equations 5-7).
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { apply, type BlockOptions, penalty } from "./blocks.ts";
import { glorotUniform } from "./seeds.ts";

/** Name of the layer whose output [batch, frames] is the weight of every frame. */
export const ATTENTION_WEIGHTS_LAYER = "attention_weights";

/**
 * Pools a sequence h [batch, frames, features] to [batch, features]:
 * `u = tanh(h W + b)`, `a = softmax over frames of u v`, output `sum over frames of a h`.
 *
 * It consists of stock layers, so a saved network loads in plain tfjs without registering a class.
 * @param options units: size of u
 */
export function temporalAttention(
  sequence: tf.SymbolicTensor,
  options: BlockOptions & { readonly units: number },
): tf.SymbolicTensor {
  const [, frames, features] = sequence.shape as [null, number, number];
  const hidden = tf.layers.dense({
    name: "attention_hidden",
    units: options.units,
    activation: "tanh",
    kernelInitializer: glorotUniform(options.seed, "attention_hidden"),
    ...penalty(options.l2),
  });
  const score = tf.layers.dense({
    name: "attention_score",
    units: 1,
    useBias: false, // a constant added to every frame's score changes no weight
    kernelInitializer: glorotUniform(options.seed, "attention_score"),
    ...penalty(options.l2),
  });
  let a = apply(score, apply(hidden, sequence));
  a = apply(tf.layers.reshape({ name: "attention_row", targetShape: [frames] }), a);
  a = apply(tf.layers.activation({ name: ATTENTION_WEIGHTS_LAYER, activation: "softmax" }), a);
  a = apply(tf.layers.reshape({ name: "attention_column", targetShape: [frames, 1] }), a);
  const average = tf.layers.dot({ name: "attention_average", axes: [1, 1] });
  const pooled = average.apply([a, sequence]) as tf.SymbolicTensor;
  return apply(tf.layers.reshape({ name: "attention_pooled", targetShape: [features] }), pooled);
}
