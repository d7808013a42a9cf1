/**
 * Networks of stock tfjs layers, from a spectrogram [bands, frames, planes] to a score per class.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import * as tf from "@tensorflow/tfjs";
import { temporalAttention } from "./attention.ts";
import { apply, asSequence, type BlockOptions, classifier, convBlocks } from "./blocks.ts";
import {
  checkModelConfig,
  type CnnBilstmAttentionConfig,
  type LstmConfig,
  type ModelConfig,
} from "./config.ts";
import { seededDropout } from "./dropout.ts";
import { biLstmLayer, lstmLayer, reseedBackward } from "./recurrent.ts";
import { layerSeed } from "./seeds.ts";

/** Options of {@linkcode buildModel}. */
export interface BuildOptions {
  /** Shape of one clip. */
  readonly inputShape: readonly [bands: number, frames: number, planes: number];
  /** Number of classes. */
  readonly classes: number;
  /** Determines the initial weights and the dropout masks. */
  readonly seed: number;
}

/**
 * Builds a network with input [batch, bands, frames, planes] and output [batch, classes], where each
 * row is a softmax. Equal arguments give equal initial weights. Call `startEngine` before.
 * @throws {InputError} if the settings are wrong or do not fit the input
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { startEngine } from "@/host/mod.ts";
 * import { buildModel, summarizeModel } from "@/models/mod.ts";
 *
 * await startEngine({ provider: "wasm", threads: 1 });
 * const model = buildModel(
 *   { kind: "lstm", lstmUnits: [8], dropout: 0.2, l2: 0, denseUnits: 0 },
 *   { inputShape: [40, 94, 1], classes: 4, seed: 1 },
 * );
 * assert.deepEqual(model.outputs[0]!.shape, [null, 4]);
 * assert.equal(summarizeModel(model).parameters, 4 * 8 * (40 + 8 + 1) + (8 + 1) * 4);
 * ```
 */
export function buildModel(config: ModelConfig, options: BuildOptions): tf.LayersModel {
  checkModelConfig(config);
  if (!(Number.isInteger(options.classes) && options.classes >= 2)) {
    throw new InputError(`build a network for ${options.classes} classes`, "at least 2 are needed");
  }
  const block: BlockOptions = { seed: options.seed, l2: config.l2 };
  const input = tf.input({ name: "clip", shape: [...options.inputShape] });
  const body = hiddenVector(input, config, block);
  const scores = classifier(body, options.classes, { ...block, ...config });
  const model = tf.model({ name: config.kind, inputs: input, outputs: scores });
  if (config.kind === "cnn_bilstm_attention") {
    reseedBackward(model.getLayer("bi_lstm"), biLstmOptions(config, block));
  }
  return model;
}

/** Everything between the input and the classifier: [batch, features]. */
function hiddenVector(
  x: tf.SymbolicTensor,
  config: ModelConfig,
  block: BlockOptions,
): tf.SymbolicTensor {
  switch (config.kind) {
    case "cnn":
      x = convBlocks(x, config, block);
      return apply(tf.layers.globalAveragePooling2d({ name: "mean", dataFormat: LAST }), x);
    case "lstm":
      return lstmStack(asSequence(x), config, block);
    case "cnn_lstm":
      x = dropSequence(asSequence(convBlocks(x, config, block)), config, block);
      return apply(lstmLayer({ name: "lstm", units: config.lstmUnits, ...block }), x);
    case "cnn_bilstm_attention":
      x = dropSequence(asSequence(convBlocks(x, config, block)), config, block);
      x = apply(biLstmLayer(biLstmOptions(config, block)), x);
      return temporalAttention(x, { ...block, units: config.attentionUnits });
  }
}

const LAST = "channelsLast";

function dropSequence(
  x: tf.SymbolicTensor,
  config: { readonly sequenceDropout: number },
  { seed }: BlockOptions,
): tf.SymbolicTensor {
  if (config.sequenceDropout === 0) return x;
  const name = "sequence_dropout";
  const options = { name, rate: config.sequenceDropout, seed: layerSeed(seed, name) };
  return apply(seededDropout(options), x);
}

function lstmStack(
  x: tf.SymbolicTensor,
  config: LstmConfig,
  block: BlockOptions,
): tf.SymbolicTensor {
  for (const [i, units] of config.lstmUnits.entries()) {
    const returnSequences = i < config.lstmUnits.length - 1;
    x = apply(lstmLayer({ name: `lstm_${i + 1}`, units, returnSequences, ...block }), x);
  }
  return x;
}

function biLstmOptions(config: CnnBilstmAttentionConfig, block: BlockOptions) {
  return { name: "lstm", units: config.lstmUnits, returnSequences: true, ...block };
}
