/** A network's weights as plain arrays, in the order of `model.weights`. @module */
import { InputError } from "@/base/errors.ts";
import * as tf from "@tensorflow/tfjs";

/** Copies all weights of a network, those that training does not change included. */
export function readWeights(model: tf.LayersModel): Promise<Float32Array[]> {
  return Promise.all(model.weights.map((weight) => readArray(weight.read())));
}

/** Copies a tensor's values. */
export async function readArray(tensor: tf.Tensor): Promise<Float32Array> {
  return Float32Array.from(await tensor.data());
}

/**
 * Sets weights of a network.
 * @param values one array for each of `model.weights`, or for as many of the first as there are
 * @throws TypeError when an array has another size than its weight
 */
export function writeWeights(model: tf.LayersModel, values: readonly Float32Array[]): void {
  for (const [i, array] of values.entries()) {
    const weight = model.weights[i];
    if (weight === undefined || tf.util.sizeFromShape(weight.shape as number[]) !== array.length) {
      throw new InputError(
        `set weight ${i}${weight ? ` (${weight.originalName})` : ""}`,
        `${array.length} values do not fit ${
          weight ? `the shape [${weight.shape}]` : "this network"
        }`,
      );
    }
    // A copy, because some engines keep the array they are given.
    const value = tf.tensor(array.slice(), weight.shape as number[]);
    weight.write(value);
    value.dispose();
  }
}

/**
 * Moves an average towards the weights, in place: `average += (1 - d) (weights - average)` with
 * `d = min(decay, (1 + step) / (10 + step))`, so that the first weights are soon forgotten
 * (TensorFlow's ExponentialMovingAverage with `num_updates`).
 */
export function updateAverage(
  average: readonly Float32Array[],
  weights: readonly Float32Array[],
  options: { readonly decay: number; readonly step: number },
): void {
  const decay = Math.min(options.decay, (1 + options.step) / (10 + options.step));
  for (const [i, a] of average.entries()) {
    const w = weights[i]!;
    for (let j = 0; j < a.length; j++) a[j]! += (1 - decay) * (w[j]! - a[j]!);
  }
}
