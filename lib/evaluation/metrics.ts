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
 * - A class without a clip in the truth, such as disgust in song, has no recall. It is left out of
 *   the averages, which then equal scikit-learn's with `labels` = the classes that occur.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { listed } from "@/base/words.ts";
import { labelIndex } from "./_labels.ts";
import type { Prediction } from "./table.ts";

/** The truth and the prediction of one clip. */
export type Decision = Pick<Prediction, "emotion" | "predicted">;

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

/**
 * Counts the predictions of each class.
 * @param labels the task's classes: the order of rows and columns
 * @throws {InputError} when there is no clip, or a label is not among `labels`
 */
export function confusionMatrix(
  clips: readonly Decision[],
  labels: readonly string[],
): ConfusionMatrix {
  const index = labelIndex(labels);
  if (clips.length === 0) {
    throw new InputError("score predictions", "there is no clip (is the test part empty?)");
  }
  const placeOf = (label: string) => {
    const place = index.get(label);
    if (place !== undefined) return place;
    throw new InputError(
      `score the label "${label}"`,
      `it is not among ${listed(labels)} (another spelling, or the labels of another recipe?)`,
    );
  };
  const counts = labels.map(() => labels.map(() => 0));
  for (const { emotion, predicted } of clips) counts[placeOf(emotion)]![placeOf(predicted)]!++;
  return { labels, counts };
}

/** Unweighted average recall: the mean over the classes of the share of their clips that is found. */
export function uar(confusion: ConfusionMatrix): number {
  return macro(classScores(confusion), "recall");
}

/** Accuracy: the share of clips that are classified correctly. */
export function wa(confusion: ConfusionMatrix): number {
  let right = 0;
  let clips = 0;
  confusion.counts.forEach((row, i) => {
    right += row[i]!;
    for (const n of row) clips += n;
  });
  return right / clips;
}

/** The four headline figures by name, in the order in which they are shown. */
export const METRICS = {
  uar,
  wa,
  /** F1 = harmonic mean of precision and recall; averaged over the classes. */
  macroF1: (confusion: ConfusionMatrix) => macro(classScores(confusion), "f1"),
  /** F1 averaged over the classes with their number of clips as weights. */
  weightedF1: (confusion: ConfusionMatrix) => weighted(classScores(confusion), "f1"),
} as const;
/** The name of a headline figure. */
export type MetricName = keyof typeof METRICS;
/** The names of the headline figures, in the order in which they are shown. */
export const METRIC_NAMES: readonly MetricName[] = ["uar", "wa", "macroF1", "weightedF1"];

/** Precision, recall, F1 and support of each class, in the order of the labels. */
function classScores(confusion: ConfusionMatrix): ClassScore[] {
  const { labels, counts } = confusion;
  return labels.map((label, i) => {
    const hits = counts[i]![i]!;
    let support = 0;
    let claimed = 0;
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
 * Every metric of one list of predictions (scikit-learn: classification_report); several seeds are
 * pooled.
 * @throws {InputError} as {@linkcode confusionMatrix}
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { classificationReport } from "@/evaluation/mod.ts";
 *
 * const { uar, wa } = classificationReport([
 *   { emotion: "sad", predicted: "sad" },
 *   { emotion: "sad", predicted: "happy" },
 *   { emotion: "happy", predicted: "happy" },
 * ], ["happy", "sad"]);
 * assert.equal(uar, (1 / 1 + 1 / 2) / 2);
 * assert.equal(wa, 2 / 3);
 * ```
 */
export function classificationReport(
  clips: readonly Decision[],
  labels: readonly string[],
): ClassificationReport {
  const confusion = confusionMatrix(clips, labels);
  const perClass = classScores(confusion);
  return {
    clips: clips.length,
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

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

type Share = "precision" | "recall" | "f1";

function macro(perClass: readonly ClassScore[], key: Share): number {
  const present = perClass.filter(({ support }) => support > 0);
  return present.reduce((sum, scores) => sum + scores[key], 0) / present.length;
}

function weighted(perClass: readonly ClassScore[], key: Share): number {
  let sum = 0;
  let clips = 0;
  for (const scores of perClass) {
    sum += scores.support * scores[key];
    clips += scores.support;
  }
  return sum / clips;
}
