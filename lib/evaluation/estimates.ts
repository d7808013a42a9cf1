/** Figures of several seeds: their mean, deviation, and interval over speakers. @module */
import { jointBootstrap, meanSd } from "./intervals.ts";
import { type ConfusionMatrix, confusionMatrix, type MetricName, METRICS } from "./metrics.ts";
import type { Estimate } from "./results.ts";
import type { Prediction } from "./table.ts";

/**
 * Each metric's mean and deviation over seeds, with the interval of the mean over speakers.
 * @param runs the predictions of each seed
 */
export function estimates<M extends MetricName>(
  runs: readonly (readonly Prediction[])[],
  labels: readonly string[],
  { metrics }: { readonly metrics: readonly M[] },
): Readonly<Record<M, Estimate>> {
  const means = (confusions: readonly ConfusionMatrix[]) =>
    metrics.map((name) => meanSd(confusions.map(METRICS[name])).mean);
  const intervals = jointBootstrap(runs, means, labels);
  const confusions = runs.map((run) => confusionMatrix(run, labels));
  const found = metrics.map((name, i): [M, Estimate] => {
    const { low, high } = intervals[i]!;
    return [name, { ...meanSd(confusions.map(METRICS[name])), low, high }];
  });
  return Object.fromEntries(found) as Record<M, Estimate>;
}
