/**
 * Seeds of the layers of a network, from the network's seed and the layer's name. Adding a layer
 * does not change the initial weights of the others.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { seededRandom } from "@/base/random.ts";

/** The seed of a layer: a whole number of at least 1, because 0 means "no seed" in tfjs. */
export function layerSeed(seed: number, layer: string): number {
  return seededRandom(`${seed}/${layer}`).integer(2 ** 31 - 1) + 1;
}

type Initialiser = ReturnType<typeof tf.initializers.heNormal>;

/** He's normal initialiser, for kernels before a ReLU (He et al. 2015). */
export function heNormal(seed: number, layer: string): Initialiser {
  return tf.initializers.heNormal({ seed: layerSeed(seed, layer) });
}

/** Glorot's uniform initialiser, for all other kernels (Glorot and Bengio 2010). */
export function glorotUniform(seed: number, layer: string): Initialiser {
  return tf.initializers.glorotUniform({ seed: layerSeed(seed, layer) });
}
