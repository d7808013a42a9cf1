/**
 * When an answer is too unsure to be given: a temperature and a threshold for a network's scores, from
 * its predictions on validation speakers. Each is used only if it helps on speakers that it was not
 * fitted on.
 * @module
 */
import { integer, number, object, type TypeOf } from "@/base/schema.ts";
import { fitTemperature, reliability, scaleScores } from "./calibration.ts";
import { confidenceOf, coverageCurve } from "./confidence.ts";
import { checkTable, type Prediction, type PredictionTable } from "./table.ts";

/** At least this share of the validation clips is answered. */
const TARGET_COVERAGE = 0.8;

const share = number({ min: 0, max: 1 });
const count = integer({ min: 1 });

/** The rule for how a network's scores become probabilities, and from which score on they are answers. */
export const calibrationRule = object({
  /** Scores are softmax(ln(score) / temperature); 1 if that does not help. */
  temperature: number({ above: 0 }),
  /** Below this highest score an answer is unsure; 0 if that does not help. */
  threshold: share,
  /** Share of the validation clips from the threshold on. */
  coverage: share,
  /** Accuracy on these clips. */
  accuracy: share,
  clips: count,
  speakers: count,
});

/** How a network's scores become probabilities, and from which score on they are answers. */
export type ScoreCalibration = TypeOf<typeof calibrationRule>;

/**
 * Fits a temperature and a threshold to the predictions of one network for its validation speakers.
 * The temperature counts only if temperatures of the other speakers lower each speaker's log loss and
 * calibration error on the whole; the threshold answers 80 % of the clips, and counts only if
 * thresholds of the other speakers raise the accuracy.
 * @throws {InputError} when the table cannot be scored
 */
export function fitCalibration(table: PredictionTable): ScoreCalibration {
  checkTable(table);
  const speakers = new Set(table.rows.map(({ speaker }) => speaker)).size;
  const temperature = usefulTemperature(table);
  const scaled = scaleScores(table, temperature);
  const threshold = usefulThreshold(scaled);
  const answered = scaled.rows.filter((row) => confidenceOf(row) >= threshold);
  return {
    temperature,
    threshold,
    coverage: answered.length / table.rows.length,
    accuracy: accuracyOf(answered),
    clips: table.rows.length,
    speakers,
  };
}

function accuracyOf(rows: readonly Prediction[]): number {
  return rows.filter((row) => row.predicted === row.emotion).length / rows.length;
}

/** Each speaker's clips, and those of all others; none if there is only one. */
function leaveOneOut(table: PredictionTable): { one: PredictionTable; others: PredictionTable }[] {
  const names = [...new Set(table.rows.map(({ speaker }) => speaker))];
  if (names.length < 2) return [];
  return names.map((name) => ({
    one: { ...table, rows: table.rows.filter(({ speaker }) => speaker === name) },
    others: { ...table, rows: table.rows.filter(({ speaker }) => speaker !== name) },
  }));
}

function usefulTemperature(table: PredictionTable): number {
  const temperature = fitTemperature(table);
  const parts = leaveOneOut(table);
  if (temperature === null || parts.length === 0) return 1;
  const rows: Prediction[] = [];
  for (const { one, others } of parts) {
    const fitted = fitTemperature(others);
    if (fitted === null) return 1;
    rows.push(...scaleScores(one, fitted).rows);
  }
  const before = reliability(table);
  const after = reliability({ ...table, rows });
  return after.logLoss < before.logLoss && after.ece < before.ece ? temperature : 1;
}

function usefulThreshold(table: PredictionTable): number {
  const answered: Prediction[] = [];
  for (const { one, others } of leaveOneOut(table)) {
    const threshold = thresholdOf(others);
    answered.push(...one.rows.filter((row) => confidenceOf(row) >= threshold));
  }
  if (answered.length === 0 || accuracyOf(answered) <= accuracyOf(table.rows)) return 0;
  return thresholdOf(table);
}

function thresholdOf(table: PredictionTable): number {
  return coverageCurve(table, [TARGET_COVERAGE])[0]!.threshold;
}
