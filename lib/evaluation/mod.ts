/**
 * From predictions to figures one can trust: metrics, intervals over speakers, results per group,
 * calibration, comparison of two runs, and the files that hold what is published.
 * @module
 */
export * from "./metrics.ts";
export * from "./intervals.ts";
export * from "./table.ts";
export { fromCsv, toCsv } from "./predictions.ts";
export * from "./score.ts";
export * from "./groups.ts";
export * from "./twins.ts";
export * from "./worst.ts";
export * from "./calibration.ts";
export * from "./coverage.ts";
export * from "./pack.ts";
export * from "./compare.ts";
export * from "./results.ts";
