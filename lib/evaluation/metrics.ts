/**
 * The metrics of a classifier: UAR, WA, F1, the scores of each class, and the confusion matrix that
 * all of them follow from.
 *
 * Conventions:
 * - The labels are always given, never inferred from what happens to occur in the data.
 * - A confusion matrix has the truth in its rows and the prediction in its columns.
 * - Definitions agree with scikit-learn: precision_recall_fscore_support, accuracy_score,
 *   confusion_matrix, with zero_division = 0: a class that is never predicted has precision 0 and
 *   F1 0.
 * - A class without a clip in the truth has no recall. {@linkcode classificationReport} throws,
 *   since the list of labels is mostly wrong then, or the test part broken. Where it is intended (song
 *   has no disgust), `absent: "skip"` leaves such classes out of the averages, which then equal
 *   scikit-learn's with `labels` = the classes that occur. They are never counted as recall 0.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { count, labelIndex, list } from "./_labels.ts";

/** Counts of clips: truth in rows, prediction in columns, both in the order of `labels`. */
export interface ConfusionMatrix {
  readonly labels: readonly string[];
  /** counts[truth][predicted] */
  readonly counts: readonly (readonly number[])[];
}

/** The figures of one class, each in [0, 1]; `support` = clips of this class in the truth. */
export interface ClassScore {
  readonly label: string;
  readonly precision: number;
  /** 0 by convention where support is 0; such a class takes no part in any average. */
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

/** All figures of one set of predictions, each in [0, 1]. */
export interface ClassificationReport {
  readonly clips: number;
  /** Unweighted average recall = macro recall = balanced accuracy. */
  readonly uar: number;
  /** Weighted accuracy: the share of clips that are classified correctly. */
  readonly wa: number;
  readonly macroPrecision: number;
  readonly macroF1: number;
  readonly weightedPrecision: number;
  readonly weightedF1: number;
  readonly perClass: readonly ClassScore[];
  readonly confusion: ConfusionMatrix;
}

/** What happens to a label that no clip of the truth has. */
export type AbsentPolicy = "refuse" | "skip";

/**
 * Counts the predictions of each class.
 * @param truth one label per clip
 * @param predicted one label per clip, in the same order
 * @param labels the task's classes: the order of rows and columns
 * @throws {InputError} when the two lists differ in length, there is no clip, or a label is not among
 * `labels`
 */
export function confusionMatrix(
  truth: readonly string[],
  predicted: readonly string[],
  labels: readonly string[],
): ConfusionMatrix {
  const index = labelIndex(labels);
  if (truth.length !== predicted.length) {
    throw new InputError(
      `score ${count(predicted.length, "prediction")} against ${count(truth.length, "true label")}`,
      "one prediction per clip is needed (was the last batch dropped, or were clips " +
        "filtered on one side only?)",
    );
  }
  if (truth.length === 0) {
    throw new InputError("score predictions", "there is no clip (is the test part empty?)");
  }
  const unknown = (label: string, clip: number) =>
    new InputError(
      `score clip ${clip}`,
      `its ${label} is not among ${
        list(labels)
      } (another spelling, or the labels of another recipe?)`,
    );
  const counts = labels.map(() => labels.map(() => 0));
  truth.forEach((label, clip) => {
    const row = index.get(label);
    const column = index.get(predicted[clip]!);
    if (row === undefined) throw unknown(`true label "${label}"`, clip);
    if (column === undefined) throw unknown(`predicted label "${predicted[clip]}"`, clip);
    counts[row]![column]!++;
  });
  return { labels, counts };
}

/** Unweighted average recall: the mean over the classes of the share of their clips that is found. */
export function uar(confusion: ConfusionMatrix): number {
  return macro(classScores(confusion), "recall");
}

/** Accuracy: the share of clips that are classified correctly. */
export function wa(confusion: ConfusionMatrix): number {
  let right = 0, clips = 0;
  confusion.counts.forEach((row, i) => {
    right += row[i]!;
    for (const n of row) clips += n;
  });
  return right / clips;
}

/** F1 = harmonic mean of precision and recall; averaged over the classes. */
export function macroF1(confusion: ConfusionMatrix): number {
  return macro(classScores(confusion), "f1");
}

/** F1 averaged over the classes with their number of clips as weights. */
export function weightedF1(confusion: ConfusionMatrix): number {
  return weighted(classScores(confusion), "f1");
}

/** The four headline figures by name, in the order in which they are shown. */
export const METRICS = { uar, wa, macroF1, weightedF1 } as const;
/** The name of a headline figure. */
export type MetricName = keyof typeof METRICS;
/** The names of the headline figures, in the order in which they are shown. */
export const METRIC_NAMES: readonly MetricName[] = ["uar", "wa", "macroF1", "weightedF1"];

/** Precision, recall, F1 and support of each class, in the order of the labels. */
function classScores(confusion: ConfusionMatrix): ClassScore[] {
  const { labels, counts } = confusion;
  return labels.map((label, i) => {
    const hits = counts[i]![i]!;
    let support = 0, claimed = 0;
    for (let j = 0; j < labels.length; j++) {
      support += counts[i]![j]!;
      claimed += counts[j]![i]!;
    }
    return {
      label,
      precision: ratio(hits, claimed),
      recall: ratio(hits, support),
      f1: ratio(2 * hits, support + claimed),
      support,
    };
  });
}

/**
 * Every metric that follows from a confusion matrix (scikit-learn: classification_report).
 * @param options.absent what to do with a label that no clip of the truth has: throw, or leave it out
 * of the averages. @default "refuse"
 * @throws {InputError} when a label has no clip and `absent` is "refuse"
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { classificationReport, confusionMatrix } from "@/evaluation/mod.ts";
 *
 * const truth = ["sad", "sad", "happy"];
 * const predicted = ["sad", "happy", "happy"];
 * const confusion = confusionMatrix(truth, predicted, ["happy", "sad"]);
 * const { uar, wa } = classificationReport(confusion);
 * assert.equal(uar, (1 / 1 + 1 / 2) / 2);
 * assert.equal(wa, 2 / 3);
 * ```
 */
export function classificationReport(
  confusion: ConfusionMatrix,
  options: { absent?: AbsentPolicy } = {},
): ClassificationReport {
  const perClass = classScores(confusion);
  if ((options.absent ?? "refuse") === "refuse") checkPresent(perClass);
  return {
    clips: perClass.reduce((sum, { support }) => sum + support, 0),
    uar: macro(perClass, "recall"),
    wa: wa(confusion),
    macroPrecision: macro(perClass, "precision"),
    macroF1: macro(perClass, "f1"),
    weightedPrecision: weighted(perClass, "precision"),
    weightedF1: weighted(perClass, "f1"),
    perClass,
    confusion,
  };
}

function checkPresent(perClass: readonly ClassScore[]): void {
  const absent = perClass.filter(({ support }) => support === 0).map(({ label }) => label);
  if (absent.length === 0) return;
  const clips = perClass.reduce((sum, { support }) => sum + support, 0);
  throw new InputError(
    `average over ${count(perClass.length, "label")}`,
    `none of the ${count(clips, "clip")} is ${list(absent)}, so the recall is not ` +
      "defined (is the list of labels that of another recipe? If the test part lacks " +
      'them on purpose, pass absent: "skip")',
  );
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

type Share = "precision" | "recall" | "f1";

function macro(perClass: readonly ClassScore[], key: Share): number {
  const present = perClass.filter(({ support }) => support > 0);
  return present.reduce((sum, scores) => sum + scores[key], 0) / present.length;
}

function weighted(perClass: readonly ClassScore[], key: Share): number {
  let sum = 0, clips = 0;
  for (const scores of perClass) {
    sum += scores.support * scores[key];
    clips += scores.support;
  }
  return sum / clips;
}
