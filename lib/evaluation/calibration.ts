/**
 * Does a score of 0.8 mean right in 8 of 10 cases? Reliability diagram and expected calibration
 * error, and temperature scaling, which mends scores that are too sure or too shy without changing
 * a decision (Guo et al., On Calibration of Modern Neural Networks, 2017).
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { labelIndex, list } from "./_labels.ts";
import { checkTable, type Prediction, type PredictionTable } from "./table.ts";

/** Clips whose confidence (highest score) lies in (low, high]. */
export interface ReliabilityBin {
  readonly low: number;
  readonly high: number;
  readonly clips: number;
  /** Mean confidence; null in an empty bin. */
  readonly confidence: number | null;
  /** Share of the clips that are right; null in an empty bin. */
  readonly accuracy: number | null;
}

/** How well scores tell the chance of being right. */
export interface Reliability {
  readonly bins: readonly ReliabilityBin[];
  /** Expected calibration error: mean over clips of |accuracy - confidence| of their bin. */
  readonly ece: number;
  /** Mean of -ln(score of the truth): lower is better. */
  readonly logLoss: number;
}

/** Scores below this count as this in logarithms: a softmax in float32 can come out as exactly 0. */
export const SCORE_FLOOR = 1e-12;

/** Where temperatures are looked for; one at an end of this range is none. */
const TEMPERATURE_RANGE = [0.01, 100] as const;

/**
 * Reliability of a table's scores, in bins of equal width.
 * @param options.bins how many bins there are from 0 to 1. @default 15
 */
export function reliability(table: PredictionTable, options: { bins?: number } = {}): Reliability {
  checkTable(table);
  const { bins = 15 } = options;
  if (!(Number.isInteger(bins) && bins > 0)) {
    throw new InputError(`divide scores into ${bins} bins`, "a positive whole number is needed");
  }
  const clips = new Array<number>(bins).fill(0);
  const confidence = clips.slice(), right = clips.slice();
  for (const row of table.rows) {
    const score = Math.max(...row.scores);
    const bin = Math.max(0, Math.ceil(score * bins) - 1);
    clips[bin]!++;
    confidence[bin]! += score;
    if (row.predicted === row.emotion) right[bin]!++;
  }
  const gap = clips.reduce((sum, _, i) => sum + Math.abs(right[i]! - confidence[i]!), 0);
  return {
    bins: clips.map((n, i) => ({
      low: i / bins,
      high: (i + 1) / bins,
      clips: n,
      confidence: n === 0 ? null : confidence[i]! / n,
      accuracy: n === 0 ? null : right[i]! / n,
    })),
    ece: gap / table.rows.length,
    logLoss: logLoss(table),
  };
}

function logLoss(table: PredictionTable): number {
  const index = labelIndex(table.labels);
  const losses = table.rows.map((row) => -logScores(row)[index.get(row.emotion)!]!);
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

function logScores(row: Prediction): number[] {
  return row.scores.map((score) => Math.log(Math.max(score, SCORE_FLOOR)));
}

/**
 * The temperature T that makes softmax(ln(score) / T) most likely: above 1 where the scores are too
 * sure, below 1 where they are too shy. The loss is convex in 1/T, so its slope is bisected.
 * @param table predictions on validation clips, never on the clips to be judged
 * @returns null when no finite temperature is best, as when every clip is recognised
 */
export function fitTemperature(table: PredictionTable): number | null {
  checkTable(table);
  const index = labelIndex(table.labels);
  const clips = table.rows.map((row) => ({ logs: logScores(row), truth: index.get(row.emotion)! }));
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
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new InputError(`scale scores by temperature ${temperature}`, "it must be above 0");
  }
  const rows = table.rows.map((row) => ({ ...row, scores: softmax(logScores(row), temperature) }));
  return { ...table, rows };
}

function softmax(logs: readonly number[], temperature: number): number[] {
  const top = Math.max(...logs);
  const powers = logs.map((log) => Math.exp((log - top) / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** The temperature of one training. */
export interface FoldTemperature {
  readonly fold: number;
  readonly seed: number;
  readonly temperature: number;
}

/** Scores before and after temperature scaling. */
export interface Calibration {
  readonly temperatures: readonly FoldTemperature[];
  readonly before: Reliability;
  readonly after: Reliability;
}

/**
 * Fits a temperature to each training's validation predictions, and judges all of them together on
 * the test predictions. In a cross-validation one training's validation speakers are tested by
 * another, so the temperatures are fitted and used fold by fold.
 * @returns null when no finite temperature is best for one of the trainings
 * @throws {RangeError} when a training validates on a speaker whom it tests, or has no validation
 * predictions
 */
export function calibrate(
  validation: PredictionTable,
  test: PredictionTable,
  options: { bins?: number } = {},
): Calibration | null {
  const validating = Map.groupBy(validation.rows, trainingOf);
  const temperatures: FoldTemperature[] = [];
  for (const [training, rows] of Map.groupBy(test.rows, trainingOf)) {
    const { fold, seed } = rows[0]!, own = validating.get(training) ?? [];
    if (own.length === 0) {
      throw new InputError(`calibrate ${training}`, "there are no validation predictions");
    }
    const heard = new Set(own.map((row) => row.speaker));
    const shared = new Set(rows.map((row) => row.speaker).filter((name) => heard.has(name)));
    if (shared.size > 0) {
      throw new InputError(
        `calibrate ${training} on speakers whom it tests too`,
        `${list([...shared])} (the protocol must hold out speakers for validation)`,
      );
    }
    const temperature = fitTemperature({ ...validation, rows: own });
    if (temperature === null) return null;
    temperatures.push({ fold, seed, temperature });
  }
  const before = reliability(test, options);
  return { temperatures, before, after: reliability(scaleFolds(test, temperatures), options) };
}

/**
 * The table with the scores of each training at its own temperature; decisions stay as they are.
 * @throws {RangeError} for a training without a temperature
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
