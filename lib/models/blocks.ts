/**
 * The parts of the networks, each a few stock layers with fixed names.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import * as tf from "@tensorflow/tfjs";
import { batchNormalization } from "@/engine/batch_normalization.ts";
import type { ConvStack } from "./config.ts";
import { type DropoutOptions, seededDropout } from "./dropout.ts";
import { glorotUniform, heNormal, layerSeed } from "./seeds.ts";

/** Settings of the network that every block uses. */
export interface BlockOptions {
  /** The network's seed. */
  readonly seed: number;
  /** L2 penalty on kernels; 0 = none. */
  readonly l2: number;
}

/** Weight of new batches in the moving averages is 1 - momentum. */
const BATCH_NORM = { momentum: 0.9, epsilon: 1e-5 };

/** Applies a layer to one symbolic tensor. */
export function apply(layer: tf.layers.Layer, x: tf.SymbolicTensor): tf.SymbolicTensor {
  return layer.apply(x) as tf.SymbolicTensor;
}

/** The penalty on a kernel, as the argument of stock layers. */
export function penalty(l2: number): { kernelRegularizer?: ReturnType<typeof tf.regularizers.l2> } {
  return l2 > 0 ? { kernelRegularizer: tf.regularizers.l2({ l2 }) } : {};
}

/** A dense layer; before a ReLU its kernel starts from He's distribution, else from Glorot's. */
export function dense(
  layer: {
    readonly name: string;
    readonly units: number;
    readonly activation?: "relu" | "tanh";
    readonly useBias?: boolean;
  },
  { seed, l2 }: BlockOptions,
): tf.layers.Layer {
  const initialiser = layer.activation === "relu" ? heNormal : glorotUniform;
  const kernelInitializer = initialiser(seed, layer.name);
  return tf.layers.dense({ ...layer, kernelInitializer, ...penalty(l2) });
}

/**
 * Dropout, unless the rate is 0.
 * @param dropped.noiseShape entries that are dropped together: see {@linkcode seededDropout}
 */
export function drop(
  x: tf.SymbolicTensor,
  dropped: Omit<DropoutOptions, "seed">,
  { seed }: BlockOptions,
): tf.SymbolicTensor {
  if (dropped.rate === 0) return x;
  return apply(seededDropout({ ...dropped, seed: layerSeed(seed, dropped.name) }), x);
}

/**
 * Convolution blocks over [batch, bands, frames, channels].
 * @throws {InputError} if a pool is larger than its input
 */
export function convBlocks(
  x: tf.SymbolicTensor,
  stack: ConvStack,
  options: BlockOptions,
): tf.SymbolicTensor {
  for (const [i, filters] of stack.filters.entries()) {
    x = apply(
      tf.layers.conv2d({
        name: `conv_${i + 1}`,
        filters,
        kernelSize: [...stack.kernelSize],
        padding: "same",
        useBias: false, // batch normalisation adds its own
        kernelInitializer: heNormal(options.seed, `conv_${i + 1}`),
        ...penalty(options.l2),
      }),
      x,
    );
    x = apply(batchNormalization({ name: `norm_${i + 1}`, ...BATCH_NORM }), x);
    x = apply(tf.layers.activation({ name: `relu_${i + 1}`, activation: "relu" }), x);
    x = pool(x, stack, i);
    const name = `channel_dropout_${i + 1}`;
    x = drop(x, { name, rate: stack.spatialDropout, noiseShape: [null, 1, 1, null] }, options);
  }
  return x;
}

/** [batch, bands, frames, channels] as a sequence [batch, frames, bands x channels]. */
export function asSequence(x: tf.SymbolicTensor): tf.SymbolicTensor {
  const [, bands, frames, channels] = x.shape as [null, number, number, number];
  if (frames < 2) {
    throw new InputError("build a network", "its pools leave one frame, which is no sequence", {
      remedy: "pool less over time, or take longer clips",
    });
  }
  x = apply(tf.layers.permute({ name: "time_first", dims: [2, 1, 3] }), x);
  return apply(
    tf.layers.reshape({ name: "sequence", targetShape: [frames, bands * channels] }),
    x,
  );
}

/** Dropout, an optional hidden layer, and the softmax over the classes. */
export function classifier(
  x: tf.SymbolicTensor,
  classes: number,
  options: BlockOptions & { readonly dropout: number; readonly denseUnits: number },
): tf.SymbolicTensor {
  if (options.denseUnits > 0) {
    x = apply(dense({ name: "hidden", units: options.denseUnits, activation: "relu" }, options), x);
  }
  x = drop(x, { name: "dropout", rate: options.dropout }, options);
  // Two layers, so that training can use the scores before the softmax: see LOGITS_LAYER.
  x = apply(dense({ name: LOGITS_LAYER, units: classes }, options), x);
  return apply(tf.layers.activation({ name: "scores", activation: "softmax" }), x);
}

/** Name of the layer whose output, before the softmax, the loss is computed from. */
export const LOGITS_LAYER = "logits";

function pool(x: tf.SymbolicTensor, stack: ConvStack, i: number): tf.SymbolicTensor {
  const [bands, frames] = stack.pools[i]!;
  if (bands === 1 && frames === 1) return x;
  const [, height, width] = x.shape as [null, number, number];
  if (bands > height || frames > width) {
    throw new InputError(
      `use pools[${i}] = [${bands}, ${frames}]`,
      `only ${height} bands x ${width} frames reach it`,
    );
  }
  return apply(tf.layers.maxPooling2d({ name: `pool_${i + 1}`, poolSize: [bands, frames] }), x);
}
