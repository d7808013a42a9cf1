/** The targets of training clips, and the weight of each clip in the loss. @module */
import type { ClassWeights } from "./config.ts";

/**
 * Weight of each class in the loss. `balanced` is clips / (classes x clips of this class), as in
 * scikit-learn's `compute_class_weight`: all classes count alike, and the mean over all clips is 1.
 * @param classOf class of each training clip, an index into `labels`
 */
export function classWeights(
  classOf: ArrayLike<number>,
  options: {
    readonly labels: readonly string[];
    readonly weights: ClassWeights;
    /** Multiplies the weights of the labels it names. @default {} */
    readonly factors?: Readonly<Record<string, number>>;
  },
): Float32Array {
  const { labels, weights, factors = {} } = options;
  const clips = new Int32Array(labels.length);
  for (let i = 0; i < classOf.length; i++) clips[classOf[i]!]!++;
  return Float32Array.from(labels, (label, i) => {
    const factor = factors[label] ?? 1;
    if (weights === "none") return factor;
    if (weights !== "balanced") return (weights[label] ?? 1) * factor;
    return classOf.length / (labels.length * clips[i]!) * factor;
  });
}

/**
 * Spreads a share of each target evenly over all classes (label smoothing, Szegedy et al. 2016), in
 * place.
 * @param targets rows of `classes` numbers that sum to 1
 */
export function smoothTargets(
  targets: Float32Array,
  options: { readonly classes: number; readonly smoothing: number },
): void {
  const { classes, smoothing } = options;
  for (let i = 0; i < targets.length; i++) {
    targets[i] = (1 - smoothing) * targets[i]! + smoothing / classes;
  }
}
