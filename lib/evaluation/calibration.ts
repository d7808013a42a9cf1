/**
 * Calibration: is a prediction with score 0.8 correct in 8 of 10 cases? Reliability diagram and
 * expected calibration error, and temperature scaling, which corrects overconfident or underconfident
 * scores without changing a decision (Guo et al., On Calibration of Modern Neural Networks, 2017).
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { listed } from "@/base/words.ts";
import { labelIndex } from "./_labels.ts";
import type { CalibrationRow } from "./results.ts";
import { checkTable, type Prediction, type PredictionTable } from "./table.ts";

/** Clips whose confidence (highest score) lies in (low, high]. */
export interface ReliabilityBin {
  readonly low: number;
  readonly high: number;
  readonly clips: number;
  /** Mean confidence; null in an empty bin. */
  readonly confidence: number | null;
  /** Accuracy on the bin's clips; null in an empty bin. */
  readonly accuracy: number | null;
}

/** How well scores match the accuracy. */
export interface Reliability {
  readonly bins: readonly ReliabilityBin[];
  /** Expected calibration error: mean over clips of |accuracy - confidence| of their bin. */
  readonly ece: number;
  /** Mean of -ln(score of the truth): lower is better. */
  readonly logLoss: number;
}

/** Scores below this count as this in logarithms: a softmax in float32 can give exactly 0. */
const SCORE_FLOOR = 1e-12;

/** Range of the search for a temperature; a value at one of its ends does not count. */
const TEMPERATURE_RANGE = [0.01, 100] as const;

/** Bins of equal width from 0 to 1. */
const BINS = 15;

/**
 * Reliability of a table's scores, in 15 bins of equal width.
 * @throws {InputError} when the table cannot be scored
 */
export function reliability(table: PredictionTable): Reliability {
  checkTable(table);
  const clips = new Array<number>(BINS).fill(0);
  const confidence = clips.slice();
  const correct = clips.slice();
  for (const row of table.rows) {
    const score = Math.max(...row.scores);
    const bin = Math.max(0, Math.ceil(score * BINS) - 1);
    clips[bin]!++;
    confidence[bin]! += score;
    if (row.predicted === row.emotion) correct[bin]!++;
  }
  const gap = clips.reduce((sum, _, i) => sum + Math.abs(correct[i]! - confidence[i]!), 0);
  return {
    bins: clips.map((n, i) => ({
      low: i / BINS,
      high: (i + 1) / BINS,
      clips: n,
      confidence: n === 0 ? null : confidence[i]! / n,
      accuracy: n === 0 ? null : correct[i]! / n,
    })),
    ece: gap / table.rows.length,
    logLoss: logLoss(table),
  };
}

function logLoss(table: PredictionTable): number {
  const index = labelIndex(table.labels);
  const losses = table.rows.map((row) => -logScores(row.scores)[index.get(row.emotion)!]!);
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

/** Logarithms of scores; none is below that of 1e-12. */
export function logScores(scores: ArrayLike<number>): number[] {
  return Array.from(scores, (score) => Math.log(Math.max(score, SCORE_FLOOR)));
}

/**
 * The temperature T that makes softmax(ln(score) / T) most likely: above 1 for overconfident scores,
 * below 1 for underconfident ones. The loss is convex in 1/T, so its slope is bisected.
 * @param table predictions on validation clips, never on test clips
 * @returns null when no finite temperature is best, as when every clip is classified correctly
 */
export function fitTemperature(table: PredictionTable): number | null {
  checkTable(table);
  const index = labelIndex(table.labels);
  const clips = table.rows.map((row) => ({
    logs: logScores(row.scores),
    truth: index.get(row.emotion)!,
  }));
  /** d loss / d (1/T), summed over the clips: rises with 1/T. */
  const slope = (temperature: number) =>
    clips.reduce((sum, { logs, truth }) => {
      const scores = softmax(logs, temperature);
      return sum + scores.reduce((mean, p, i) => mean + p * logs[i]!, 0) - logs[truth]!;
    }, 0);
  let [cold, hot] = TEMPERATURE_RANGE as readonly [number, number];
  if (!(slope(cold) > 0 && slope(hot) < 0)) return null;
  while (hot / cold > 1 + 1e-12) {
    const middle = Math.sqrt(cold * hot);
    if (slope(middle) > 0) cold = middle;
    else hot = middle;
  }
  return Math.sqrt(cold * hot);
}

/** The table with its scores at a temperature; decisions stay as they are. */
export function scaleScores(table: PredictionTable, temperature: number): PredictionTable {
  const rows = table.rows.map((row) => ({ ...row, scores: scaleRow(row.scores, temperature) }));
  return { ...table, rows };
}

/**
 * Scores at a temperature: softmax(ln(score) / T), which sums to 1.
 * @param scores of one clip, in [0, 1]
 */
export function scaleRow(scores: ArrayLike<number>, temperature: number): number[] {
  return softmax(logScores(scores), temperature);
}

/** softmax(log / temperature). */
export function softmax(logs: readonly number[], temperature: number): number[] {
  const top = Math.max(...logs);
  const powers = logs.map((log) => Math.exp((log - top) / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** The temperature of one training. */
type FoldTemperature = CalibrationRow["temperatures"][number];

/**
 * Fits a temperature to each training's validation predictions, and measures the calibration of all
 * test predictions before and after. In a cross-validation one training's validation speakers are
 * tested by another, so the temperatures are fitted and used fold by fold.
 * @returns null when no finite temperature is best for one of the trainings
 * @throws {InputError} when a training validates on a speaker that it tests, or has no validation
 * predictions
 */
export function calibrate(
  validation: PredictionTable,
  test: PredictionTable,
): CalibrationRow | null {
  const validating = Map.groupBy(validation.rows, trainingOf);
  const temperatures: FoldTemperature[] = [];
  for (const [training, rows] of Map.groupBy(test.rows, trainingOf)) {
    const { fold, seed } = rows[0]!;
    const own = validating.get(training) ?? [];
    checkValidation(own, { training, rows });
    const temperature = fitTemperature({ ...validation, rows: own });
    if (temperature === null) return null;
    temperatures.push({ fold, seed, temperature });
  }
  const before = reliability(test);
  const after = reliability(scaleFolds(test, temperatures));
  return {
    temperatures,
    eceBefore: before.ece,
    eceAfter: after.ece,
    logLossBefore: before.logLoss,
    logLossAfter: after.logLoss,
  };
}

function checkValidation(
  own: readonly Prediction[],
  { training, rows }: { readonly training: string; readonly rows: readonly Prediction[] },
): void {
  if (own.length === 0) {
    throw new InputError(`calibrate ${training}`, "there are no validation predictions");
  }
  const validated = new Set(own.map(({ speaker }) => speaker));
  const shared = new Set(rows.map(({ speaker }) => speaker)).intersection(validated);
  if (shared.size === 0) return;
  throw new InputError(
    `calibrate ${training}`,
    `it tests speakers that it validates on: ${listed([...shared])}`,
    { remedy: "the protocol must hold out speakers for validation" },
  );
}

/**
 * The table with the scores of each training at its own temperature; decisions stay as they are.
 * @throws {InputError} for a training without a temperature
 */
export function scaleFolds(
  table: PredictionTable,
  temperatures: readonly FoldTemperature[],
): PredictionTable {
  const of = new Map(temperatures.map((fitted) => [trainingOf(fitted), fitted.temperature]));
  const parts = [...Map.groupBy(table.rows, trainingOf)].map(([training, rows]) => {
    const temperature = of.get(training);
    if (temperature === undefined) {
      throw new InputError(`scale the scores of ${training}`, "it has no temperature");
    }
    return scaleScores({ ...table, rows }, temperature).rows;
  });
  return { ...table, rows: parts.flat() };
}

function trainingOf({ fold, seed }: { readonly fold: number; readonly seed: number }): string {
  return `fold ${fold} of seed ${seed}`;
}
