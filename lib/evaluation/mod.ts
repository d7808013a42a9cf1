/**
 * From predictions to figures: metrics, intervals over speakers, results per group, calibration,
 * comparison of two runs, and the rows and tables that hold what is published.
 * @module
 */
export {
  type ClassificationReport,
  classificationReport,
  type ClassScore,
  type ConfusionMatrix,
  confusionMatrix,
  METRIC_NAMES,
  type MetricName,
  METRICS,
  uar,
} from "./metrics.ts";
export { type Interval, quantile, speakerBootstrap } from "./intervals.ts";
export { checkTable, mergeTables, type Prediction, type PredictionTable } from "./table.ts";
export { fromCsv, toCsv } from "./predictions.ts";
export { scorePredictions } from "./score.ts";
export { expectedTwinShare, twinShare } from "./twins.ts";
export { calibrate, type Reliability, reliability, scaleFolds } from "./calibration.ts";
export { fitCalibration, type ScoreCalibration } from "./refusal.ts";
export { coverageCurve, type CoveragePoint, worstClips } from "./confidence.ts";
export { evaluatePack, type EvaluationPack, type Grouping, groupScores } from "./pack.ts";
export { compareRuns, type Comparison, type Difference } from "./compare.ts";
export type { BenchRow, Estimate, ResultRow } from "./results.ts";
