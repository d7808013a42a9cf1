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
  const present = clips.filter((count) => count > 0).length;
  return Float32Array.from(labels, (label, i) => {
    const factor = numberFor(label, factors);
    if (weights === "none") return factor;
    if (typeof weights !== "string") return numberFor(label, weights) * factor;
    return classOf.length / (present * clips[i]!) * factor;
  });
}

/** The number of a label that has one, or else 1; a label may be called `constructor`. */
function numberFor(label: string, numbers: Readonly<Record<string, number>>): number {
  return Object.hasOwn(numbers, label) ? numbers[label]! : 1;
}

/**
 * Weight of each clip in the loss: that of its class, counted over all training clips or, with
 * `balancedPerCorpus`, over those of its corpus, so that a class that other corpora lack does not count
 * more for that.
 * @param set.classOf class of each clip, by row
 * @param set.rows the training clips
 * @returns a weight for each row of `classOf`; 0 for those that are not trained on
 */
export function clipWeights(
  set: {
    readonly classOf: ArrayLike<number>;
    readonly rows: readonly number[];
    readonly corpusOf?: readonly string[] | undefined;
  },
  options: Parameters<typeof classWeights>[1],
): Float32Array {
  const { classOf, rows, corpusOf } = set;
  const perCorpus = options.weights === "balancedPerCorpus";
  const found = new Float32Array(classOf.length);
  for (const own of Map.groupBy(rows, (row) => perCorpus ? corpusOf?.[row] : "").values()) {
    const weights = classWeights(own.map((row) => classOf[row]!), options);
    for (const row of own) found[row] = weights[classOf[row]!]!;
  }
  return found;
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
