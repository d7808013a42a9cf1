/** LSTM layers with seeded weights. @module */
import * as tf from "@tensorflow/tfjs";
import { bidirectional, lstm } from "@/engine/lstm.ts";
import { type BlockOptions, penalty } from "./blocks.ts";
import { glorotUniform } from "./seeds.ts";

/**
 * An LSTM layer. Its gates are sigmoids as in other frameworks, not tfjs's default hard sigmoids. Both
 * kernels start from Glorot's uniform distribution, because tfjs's orthogonal one needs a slow QR.
 * @param options.returnSequences whether the layer returns its state at every frame instead of the
 *   last one @default false
 */
export function lstmLayer(
  options: BlockOptions & {
    readonly name: string;
    readonly units: number;
    readonly returnSequences?: boolean;
  },
): tf.layers.Layer {
  return lstm({
    name: options.name,
    units: options.units,
    returnSequences: options.returnSequences ?? false,
    recurrentActivation: "sigmoid",
    unitForgetBias: true, // tfjs's documentation says that this is the default, but it is not
    kernelInitializer: glorotUniform(options.seed, `${options.name}/kernel`),
    recurrentInitializer: glorotUniform(options.seed, `${options.name}/recurrent`),
    ...penalty(options.l2),
  });
}

/** An LSTM in both directions; the output of a frame is both states, concatenated. */
export function biLstmLayer(options: BlockOptions & { readonly units: number }): tf.layers.Layer {
  const layer = lstmLayer({ name: "lstm", returnSequences: true, ...options }) as tf.RNN;
  return bidirectional({ name: "bi_lstm", layer, mergeMode: "concat" });
}

/**
 * Gives the backward half of a built bidirectional layer its own initial weights: tfjs copies the
 * initialisers of the forward half with their seeds.
 */
export function reseedBackward(layer: tf.layers.Layer, seed: number): void {
  tf.tidy(() => {
    const weights = layer.getWeights();
    const half = weights.length / 2;
    for (const [i, part] of ["kernel", "recurrent"].entries()) {
      const initialiser = glorotUniform(seed, `lstm/backward/${part}`);
      weights[half + i] = initialiser.apply(weights[half + i]!.shape);
    }
    layer.setWeights(weights);
  });
}
