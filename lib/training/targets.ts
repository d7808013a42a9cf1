/** What a network is to say of each training clip, and how much each clip counts. @module */
import { InputError } from "@/base/errors.ts";
import type { ClassWeights } from "./config.ts";

/**
 * Weight of each class in the loss. `balanced` is clips / (classes x clips of this class), as in
 * scikit-learn's `compute_class_weight`: every class counts alike, and the mean over all clips is 1.
 * @param classOf class of each training clip, an index into `labels`
 * @throws RangeError when a class has no training clip, or weights or factors name an unknown label
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
  checkNames(labels, weights, "classWeights");
  checkNames(labels, factors, "classFactors");
  const clips = new Int32Array(labels.length);
  for (let i = 0; i < classOf.length; i++) clips[classOf[i]!]!++;
  return Float32Array.from(labels, (label, i) => {
    if (clips[i] === 0) {
      throw new InputError(
        `train on the label "${label}"`,
        "no training clip has it (is it a label of these corpora, and does the split " +
          "leave some for training?)",
      );
    }
    const weight = weights === "none"
      ? 1
      : weights === "balanced"
      ? classOf.length / (labels.length * clips[i]!)
      : weights[label] ?? 1;
    return weight * (factors[label] ?? 1);
  });
}

function checkNames(
  labels: readonly string[],
  named: ClassWeights,
  what: string,
): void {
  if (typeof named === "string") return;
  for (const label of Object.keys(named)) {
    if (!labels.includes(label)) {
      throw new InputError(
        `use ${what}`,
        `"${label}" is not among the labels ${labels.join(", ")}`,
      );
    }
  }
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
