/** All figures of a table of predictions: what `evaluate` prints. @module */
import { calibrate, type Calibration, type Reliability, reliability } from "./calibration.ts";
import { accuracyAt, coverageCurve, type CoveragePoint } from "./coverage.ts";
import { type Grouping, type GroupScore, groupScores } from "./groups.ts";
import type { ClassificationReport } from "./metrics.ts";
import type { CalibrationRow, ResultRow } from "./results.ts";
import { reportOn, type ScoreOptions, scorePredictions } from "./score.ts";
import type { PredictionTable } from "./table.ts";

/** What the clips are divided by. */
export const PACK_GROUPINGS = [
  "channel",
  "gender",
  "intensity",
  "statement",
  "speaker",
] as const satisfies readonly Grouping[];
type PackGrouping = typeof PACK_GROUPINGS[number];

/** Shares of the clips that are answered, highest score first. */
const COVERAGES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

/** The whole of an evaluation. */
export interface EvaluationPack {
  /** Headline figures with intervals over speakers and deviations over seeds. */
  readonly summary: ResultRow;
  /** All seeds pooled. */
  readonly report: ClassificationReport;
  readonly reliability: Reliability;
  /** Null without validation predictions, and where no temperature suits them. */
  readonly calibration: Calibration | null;
  readonly coverage: readonly CoveragePoint[];
  readonly groups: Readonly<Record<PackGrouping, readonly GroupScore[]>>;
}

/** Settings of {@linkcode evaluatePack}. */
export interface PackOptions extends ScoreOptions {
  /** Predictions on the validation speakers of the same trainings, to fit temperatures on. */
  readonly validation?: PredictionTable | null;
}

/**
 * Every figure of a table: metrics, calibration, coverage, groups.
 * @throws {InputError} as `scorePredictions`, `calibrate` and `groupScores`
 */
export function evaluatePack(table: PredictionTable, options: PackOptions = {}): EvaluationPack {
  const { validation = null, absent = "refuse", corpora, ...bootstrap } = options;
  const calibration = validation === null ? null : calibrate(validation, table);
  const curve = coverageCurve(table);
  const groups = (by: PackGrouping) => groupScores(table, by, bootstrap);
  const summary = scorePredictions(table, { absent, corpora, ...bootstrap });
  return {
    summary: calibration === null
      ? summary
      : { ...summary, calibration: calibrationRow(calibration) },
    report: reportOn(table.rows, table.labels, absent),
    reliability: reliability(table),
    calibration,
    coverage: COVERAGES.map((share) => accuracyAt(curve, share)),
    groups: {
      channel: groups("channel"),
      gender: groups("gender"),
      intensity: groups("intensity"),
      statement: groups("statement"),
      speaker: groups("speaker"),
    },
  };
}

/** What a row of results keeps of a calibration. */
function calibrationRow({ temperatures, before, after }: Calibration): CalibrationRow {
  return {
    temperatures,
    eceBefore: before.ece,
    eceAfter: after.ece,
    logLossBefore: before.logLoss,
    logLossAfter: after.logLoss,
  };
}
