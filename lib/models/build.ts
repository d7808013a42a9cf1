/**
 * Networks of stock tfjs layers, from a spectrogram [bands, frames, planes] to a score per class.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { integer } from "@/base/schema.ts";
import { temporalAttention, temporalMoments } from "./attention.ts";
import {
  apply,
  asSequence,
  type BlockOptions,
  classifier,
  convBlocks,
  dense,
  drop,
} from "./blocks.ts";
import { type ModelConfig, modelRule } from "./config.ts";
import { biLstmLayer, lstmLayer, reseedBackward } from "./recurrent.ts";

/**
 * Builds a network with input [batch, bands, frames, planes] and output [batch, classes], where each
 * row is a softmax. Equal arguments give equal initial weights. Call `startEngine` before.
 * @param options.seed determines the initial weights and the dropout masks
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
export function buildModel(
  config: ModelConfig,
  options: {
    readonly inputShape: readonly [bands: number, frames: number, planes: number];
    readonly classes: number;
    readonly seed: number;
  },
): tf.LayersModel {
  modelRule(config, "model");
  const { seed, inputShape } = options;
  const classes = integer({ min: 2 })(options.classes, "classes");
  const block = { seed, l2: config.l2 };
  const input = tf.input({ name: "clip", shape: [...inputShape] });
  const scores = classifier(hiddenVector(input, config, block), classes, { ...block, ...config });
  const model = tf.model({ name: config.kind, inputs: input, outputs: scores });
  if (config.kind.startsWith("cnn_bilstm")) reseedBackward(model.getLayer("bi_lstm"), seed);
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
      return apply(
        tf.layers.globalAveragePooling2d({ name: "mean", dataFormat: "channelsLast" }),
        x,
      );
    case "lstm":
      x = asSequence(x);
      for (const [i, units] of config.lstmUnits.entries()) {
        const returnSequences = i < config.lstmUnits.length - 1;
        x = apply(lstmLayer({ name: `lstm_${i + 1}`, units, returnSequences, ...block }), x);
      }
      return x;
    case "cnn_lstm":
      x = dropSequence(asSequence(convBlocks(x, config, block)), config, block);
      return apply(lstmLayer({ name: "lstm", units: config.lstmUnits, ...block }), x);
    case "cnn_bilstm_attention":
      x = dropSequence(asSequence(convBlocks(x, config, block)), config, block);
      x = apply(biLstmLayer({ units: config.lstmUnits, ...block }), x);
      return temporalAttention(x, { ...block, units: config.attentionUnits });
    case "cnn_bilstm_moments":
      x = apply(
        dense({ name: "projection", units: 2 * config.lstmUnits, activation: "relu" }, block),
        asSequence(convBlocks(x, config, block)),
      );
      x = dropSequence(x, config, block);
      x = residual(x, biLstmLayer({ units: config.lstmUnits, ...block }));
      return temporalMoments(x, { ...block, units: config.attentionUnits });
  }
}

/** The output of a layer, added to its input. */
function residual(x: tf.SymbolicTensor, layer: tf.layers.Layer): tf.SymbolicTensor {
  const both = [x, apply(layer, x)];
  return tf.layers.add({ name: "residual" }).apply(both) as tf.SymbolicTensor;
}

function dropSequence(
  x: tf.SymbolicTensor,
  { sequenceDropout: rate }: { readonly sequenceDropout: number },
  block: BlockOptions,
): tf.SymbolicTensor {
  return drop(x, { name: "sequence_dropout", rate }, block);
}
