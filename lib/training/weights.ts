/** A network's weights as plain arrays, in the order of `model.weights`. @module */
import * as tf from "@tensorflow/tfjs";

/** Copies all weights of a network, those that training does not change included. */
export function readWeights(model: tf.LayersModel): Promise<Float32Array[]> {
  return Promise.all(
    model.weights.map(async (weight) => Float32Array.from(await weight.read().data())),
  );
}

/**
 * Sets weights of a network.
 * @param values one array for each of `model.weights`
 */
export function writeWeights(model: tf.LayersModel, values: readonly Float32Array[]): void {
  for (const [i, array] of values.entries()) {
    const weight = model.weights[i]!;
    // A copy, because some engines keep the given array.
    const value = tf.tensor(array.slice(), weight.shape as number[]);
    weight.write(value);
    value.dispose();
  }
}

/**
 * Updates a moving average of the weights, in place: `average += (1 - d) (weights - average)` with
 * `d = min(decay, (1 + step) / (10 + step))`, so that the first weights count little
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
