/** The loss and its gradient. @module */
import * as tf from "@tensorflow/tfjs";

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
