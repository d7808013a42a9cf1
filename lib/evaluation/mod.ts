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
  macroF1,
  METRIC_NAMES,
  type MetricName,
  METRICS,
  uar,
  wa,
  weightedF1,
} from "./metrics.ts";
export { type BootstrapOptions, type Interval, quantile, speakerBootstrap } from "./intervals.ts";
export {
  checkTable,
  mergeTables,
  type Prediction,
  type PredictionTable,
  type Selection,
  selectionOf,
} from "./table.ts";
export { fromCsv, toCsv } from "./predictions.ts";
export { groupBySeed, reportOn, type ScoreOptions, scorePredictions } from "./score.ts";
export { type Grouping, type GroupScore, groupScores } from "./groups.ts";
export { expectedTwinShare, twinShare } from "./twins.ts";
export { worstClips } from "./worst.ts";
export { calibrate, type Calibration, type Reliability, reliability } from "./calibration.ts";
export { scaleFolds } from "./calibration.ts";
export { accuracyAt, coverageCurve, type CoveragePoint } from "./coverage.ts";
export { evaluatePack, type EvaluationPack, type PackOptions } from "./pack.ts";
export { compareRuns, type Comparison, type Difference } from "./compare.ts";
export { type BenchRow, type Estimate, type ResultRow } from "./results.ts";
