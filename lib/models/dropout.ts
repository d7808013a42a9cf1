/**
 * Dropout whose masks follow from a seed and the training step. The stock layer with a seed drops the
 * same units at every step, and without one it differs from run to run.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { seededRandom } from "@/base/random.ts";

/** Settings of {@link seededDropout}. */
export interface DropoutOptions {
  /** Share of entries that are dropped, in [0, 1). */
  readonly rate: number;
  /** Determines all masks, together with the step. */
  readonly seed: number;
  /** Name of the layer in its model. */
  readonly name: string;
  /**
   * Shape of the mask, batch first: 1 = all entries along this axis share one fate, null = the
   * input's own size. @default null (every entry for itself)
   */
  readonly noiseShape?: readonly (number | null)[] | null;
}

/** The stock layer but for where its masks come from: same class name, same configuration. */
class SeededDropout extends tf.layers.Layer {
  // A saved model is to load in plain tfjs, where only the stock class of this name is known.
  static readonly className = "Dropout";
  /** Training steps seen so far. */
  step = 0;
  readonly #options: DropoutOptions;

  constructor(options: DropoutOptions) {
    super({ name: options.name });
    this.#options = options;
    this.supportsMasking = true;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown>): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const { rate, noiseShape } = this.#options;
    if (kwargs["training"] !== true || rate === 0) return x;
    const shape = x.shape.map((size, axis) => noiseShape?.[axis] ?? size);
    return tf.tidy(() => tf.mul(x, tf.tensor(this.#nextMask(tf.util.sizeFromShape(shape)), shape)));
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { rate, seed, noiseShape } = this.#options;
    return { ...super.getConfig(), rate, seed, noiseShape: noiseShape ? [...noiseShape] : null };
  }

  /** Zeros, and 1 / (1 - rate) where an entry is kept, so that the mean stays what it was. */
  #nextMask(size: number): Float32Array {
    const { rate, seed } = this.#options;
    const random = seededRandom(`${seed}/${this.step++}`);
    const kept = Math.fround(1 / (1 - rate));
    const mask = new Float32Array(size); // a loop is four times faster than Float32Array.from
    for (let i = 0; i < size; i++) if (random.uniform() >= rate) mask[i] = kept;
    return mask;
  }
}

/**
 * A dropout layer whose masks its seed and the training step determine. It saves and loads as the
 * stock `Dropout`.
 */
export function seededDropout(options: DropoutOptions): tf.layers.Layer {
  return new SeededDropout(options);
}

/**
 * Sets the training step from which all dropout layers of a model go on; each training call of the
 * model is one step.
 */
export function seekDropout(model: tf.LayersModel, step: number): void {
  for (const layer of model.layers) {
    if (layer instanceof SeededDropout) layer.step = step;
  }
}
