/** All figures of a table of predictions: what `evaluate` prints. @module */
import { calibrate, type Reliability, reliability } from "./calibration.ts";
import { coverageCurve, type CoveragePoint } from "./confidence.ts";
import { type Grouping, type GroupScore, groupScores } from "./groups.ts";
import { type ClassificationReport, classificationReport } from "./metrics.ts";
import type { ResultRow } from "./results.ts";
import { scorePredictions } from "./score.ts";
import type { PredictionTable } from "./table.ts";

/** Shares of the clips that are answered, highest score first. */
const COVERAGES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

/** The whole of an evaluation. */
export interface EvaluationPack {
  /** Headline figures with intervals over speakers, deviations over seeds, and the calibration. */
  readonly summary: ResultRow;
  /** All seeds pooled. */
  readonly report: ClassificationReport;
  readonly reliability: Reliability;
  readonly coverage: readonly CoveragePoint[];
  readonly groups: Readonly<Record<Grouping, readonly GroupScore[]>>;
}

/**
 * Every figure of a table: metrics, calibration, coverage, groups.
 * @param options.validation predictions on the validation speakers of the same trainings, to fit
 * temperatures on; without them, and where no temperature suits them, there is no calibration
 * @throws {InputError} as `scorePredictions` and `calibrate`
 */
export function evaluatePack(
  table: PredictionTable,
  options: {
    readonly validation?: PredictionTable | null;
    readonly corpora?: readonly string[];
  } = {},
): EvaluationPack {
  const { validation = null, corpora } = options;
  const calibration = validation === null ? null : calibrate(validation, table);
  const summary = scorePredictions(table, { corpora });
  return {
    summary: calibration === null ? summary : { ...summary, calibration },
    report: classificationReport(table.rows, table.labels),
    reliability: reliability(table),
    coverage: coverageCurve(table, COVERAGES),
    groups: {
      channel: groupScores(table, "channel"),
      gender: groupScores(table, "gender"),
      intensity: groupScores(table, "intensity"),
      statement: groupScores(table, "statement"),
      speaker: groupScores(table, "speaker"),
    },
  };
}
