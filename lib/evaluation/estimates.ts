/** Figures of several seeds: their mean, deviation, and interval over speakers. @module */
import { jointBootstrap, meanSd } from "./intervals.ts";
import { type ConfusionMatrix, confusionMatrix, type MetricName, METRICS } from "./metrics.ts";
import type { Estimate } from "./results.ts";
import type { Prediction } from "./table.ts";

/**
 * Each metric's mean and deviation over seeds, with the interval of the mean over speakers.
 * @param runs the predictions of each seed
 */
export function estimates(
  runs: readonly (readonly Prediction[])[],
  labels: readonly string[],
  { metrics }: { readonly metrics: readonly MetricName[] },
): Estimate[] {
  const means = (confusions: readonly ConfusionMatrix[]) =>
    metrics.map((name) => meanSd(confusions.map(METRICS[name])).mean);
  const intervals = jointBootstrap(runs, means, labels);
  const confusions = runs.map((run) => confusionMatrix(run, labels));
  return metrics.map((name, i): Estimate => {
    const { low, high } = intervals[i]!;
    return { ...meanSd(confusions.map(METRICS[name])), low, high };
  });
}
