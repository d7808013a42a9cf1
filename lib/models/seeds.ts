/**
 * Seeds for the parts of a network: one for each layer, from the network's own seed and the layer's
 * name, so that a layer added elsewhere leaves the other layers' first weights as they were.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { seededRandom } from "@/base/random.ts";

/** A layer's seed: a whole number of at least 1, because tfjs takes 0 for "no seed". */
export function layerSeed(seed: number, layer: string): number {
  return seededRandom(`${seed}/${layer}`).integer(2 ** 31 - 1) + 1;
}

/** He's normal initialiser, for kernels that a ReLU follows (He et al. 2015). */
export function heNormal(seed: number, layer: string): ReturnType<typeof tf.initializers.heNormal> {
  return tf.initializers.heNormal({ seed: layerSeed(seed, layer) });
}

/** Glorot's uniform initialiser, for all other kernels (Glorot and Bengio 2010). */
export function glorotUniform(
  seed: number,
  layer: string,
): ReturnType<typeof tf.initializers.glorotUniform> {
  return tf.initializers.glorotUniform({ seed: layerSeed(seed, layer) });
}
