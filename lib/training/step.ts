/** One training step: forward, backward, update. @module */
import * as tf from "@tensorflow/tfjs";
import { type Adam, type AdamState, adamUpdate, startAdam } from "@/engine/adam.ts";
import { LOGITS_LAYER } from "@/models/blocks.ts";
import { seekDropout } from "@/models/dropout.ts";
import type { Batch } from "./batches.ts";

/** A network in training. */
export interface Trainer {
  readonly model: tf.LayersModel;
  /** The same layers without the softmax. */
  readonly logits: tf.LayersModel;
  /** The weights that are trained: those of `model.trainableWeights`. */
  readonly weights: readonly tf.Variable[];
  /** Whether each of them decays: kernels do, biases and normalisation do not. */
  readonly decays: readonly boolean[];
  readonly adam: Adam;
}

/**
 * Prepares a network for training from its current weights.
 * @param state of Adam after earlier steps
 */
export function startTrainer(model: tf.LayersModel, state?: AdamState): Trainer {
  const output = model.getLayer(LOGITS_LAYER).output as tf.SymbolicTensor;
  const weights = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  return {
    model,
    logits: tf.model({ inputs: model.inputs, outputs: output }),
    weights,
    decays: model.trainableWeights.map(({ originalName }) => originalName.endsWith("kernel")),
    adam: startAdam(weights, state),
  };
}

/** Frees the tensors that only training needs; the network stays. */
export function endTrainer({ adam }: Trainer): void {
  tf.dispose([...adam.first, ...adam.second]);
}

/** Settings of one step. */
export interface StepOptions {
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly clipNorm: number | null;
}

/** The figures of a batch, with the weights from before the step. */
export interface StepResult {
  /** Cross-entropy and penalties. */
  readonly loss: number;
  /** Share of clips whose highest score is at their heaviest target. */
  readonly accuracy: number;
}

/** Trains on one batch. The step's number decides the dropout masks. */
export async function trainStep(
  trainer: Trainer,
  batch: Batch,
  options: StepOptions,
): Promise<StepResult> {
  seekDropout(trainer.model, trainer.adam.step);
  const { value, grads, logits } = gradients(trainer, batch);
  const [loss] = await value.data();
  const accuracy = shareRight(await logits.data(), batch.targets, batch.shape[0]);
  const { adam, weights, decays } = trainer;
  try {
    await adamUpdate(adam, { weights, gradients: grads }, { ...options, decays });
  } finally {
    tf.dispose([value, logits, ...grads]);
  }
  return { loss: loss!, accuracy };
}

function gradients(
  { model, logits, weights: variables }: Trainer,
  batch: Batch,
): { value: tf.Scalar; grads: tf.Tensor[]; logits: tf.Tensor } {
  const classes = batch.targets.length / batch.shape[0];
  let output: tf.Tensor | undefined;
  const { value, grads } = tf.variableGrads(() => {
    const x = tf.tensor(batch.data, [...batch.shape]);
    const z = logits.apply(x, { training: true }) as tf.Tensor2D;
    output = tf.keep(tf.clone(z));
    const targets = tf.tensor2d(batch.targets, [batch.shape[0], classes]);
    const weights = tf.tensor1d(batch.weights);
    const penalties = model.calculateLosses();
    return tf.addN([crossEntropy(z, { targets, weights }), ...penalties]) as tf.Scalar;
  }, [...variables]);
  return { value, grads: variables.map(({ name }) => grads[name]!), logits: output! };
}

function shareRight(logits: ArrayLike<number>, targets: Float32Array, clips: number): number {
  const classes = targets.length / clips;
  const heaviest = (values: ArrayLike<number>, clip: number) => {
    let best = 0;
    for (let k = 1; k < classes; k++) {
      if (values[clip * classes + k]! > values[clip * classes + best]!) best = k;
    }
    return best;
  };
  let right = 0;
  for (let i = 0; i < clips; i++) {
    if (heaviest(logits, i) === heaviest(targets, i)) right++;
  }
  return right / clips;
}

/**
 * Cross-entropy of softmax(logits) against targets, averaged over the batch:
 * `sum_i w_i (-sum_k t_ik log softmax(z_i)_k) / batch`.
 *
 * It is computed from the scores before the softmax, so that it stays exact for very high scores; the
 * gradient is `w_i (softmax(z_i) - t_i) / batch`.
 * @param logits [batch, classes]
 * @returns a scalar
 */
export function crossEntropy(
  logits: tf.Tensor2D,
  options: {
    /** [batch, classes]; each row sums to 1. */
    readonly targets: tf.Tensor2D;
    /** [batch] */
    readonly weights: tf.Tensor1D;
  },
): tf.Scalar {
  const { targets, weights } = options;
  const loss = tf.customGrad((z, save) => {
    const logSoftmax = tf.logSoftmax(z as tf.Tensor2D);
    (save as tf.GradSaveFunc)([logSoftmax, targets, weights]);
    const perClip = tf.neg(tf.sum(tf.mul(targets, logSoftmax), 1));
    return {
      value: tf.div(tf.sum(tf.mul(perClip, weights)), targets.shape[0]),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [logScores, goal, weight] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
        const distance = tf.sub(tf.exp(logScores), goal);
        const scale = tf.div(tf.mul(weight, dy), goal.shape[0]!);
        return tf.mul(distance, tf.expandDims(scale, 1));
      },
    };
  });
  return loss(logits) as tf.Scalar;
}
