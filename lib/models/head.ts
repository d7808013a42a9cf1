/** A network in two parts: everything before its last layer, and that layer as numbers. @module */
import * as tf from "@tensorflow/tfjs";
import { InputError } from "@/base/errors.ts";
import { LOGITS_LAYER } from "./blocks.ts";

/** The last layer: `logit[k] = bias[k] + sum over i of embedding[i] x kernel[i][k]`. */
export interface Head {
  /** `[features][labels]`. */
  readonly kernel: ArrayLike<number>;
  /** `[labels]`. */
  readonly bias: ArrayLike<number>;
}

/** The parts of a network. */
export interface SplitModel {
  /** From a clip to its embedding, `[batch, features]`. It shares the weights of the whole. */
  readonly body: tf.LayersModel;
  /** From an embedding to the logits of all labels. */
  readonly head: Head;
}

/**
 * Takes a network apart before its last layer.
 * @throws {InputError} if it was not made by `buildModel`
 */
export async function splitModel(model: tf.LayersModel): Promise<SplitModel> {
  const last = model.layers.find(({ name }) => name === LOGITS_LAYER);
  if (last === undefined) {
    throw new InputError("use what comes before the last layer", `no layer is "${LOGITS_LAYER}"`, {
      code: "unsupported",
    });
  }
  const [kernel, bias] = await Promise.all(last.getWeights().map((weights) => weights.data()));
  return {
    body: tf.model({ inputs: model.inputs, outputs: last.input as tf.SymbolicTensor }),
    head: { kernel: kernel!, bias: bias! },
  };
}
