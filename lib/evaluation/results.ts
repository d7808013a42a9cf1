/**
 * Published figures as data: the rows of results.json (scores) and bench.json (timings). Every number
 * that README or a notebook quotes is in one of them.
 * @module
 */
import {
  flag,
  integer,
  list,
  nullable,
  number,
  object,
  oneOf,
  openObject,
  text,
  type TypeOf,
} from "@/base/schema.ts";
import { selectionOf, SELECTIONS } from "./table.ts";

/** Checks a figure with its deviation over seeds and its interval. */
export const checkEstimate = object({
  /** Over seeds. */
  mean: number({ min: 0, max: 1 }),
  /** Sample standard deviation over seeds; null with one seed. */
  sd: nullable(number({ min: 0 })),
  /** Lower end of the 95 % interval by bootstrap over speakers; null with too few speakers. */
  low: nullable(number()),
  high: nullable(number()),
});

/** One figure in [0, 1]: mean and deviation over seeds, interval by bootstrap over speakers. */
export type Estimate = TypeOf<typeof checkEstimate>;

/** Checks a figure and the ends of its interval; null ends when there are under three speakers. */
export const checkInterval = object({
  value: number(),
  low: nullable(number()),
  high: nullable(number()),
});

const uarAndWa = object({ uar: checkEstimate, wa: checkEstimate });

/** The two figures that other ways to answer are judged by. */
export type UarAndWa = TypeOf<typeof uarAndWa>;

const calibration = object({
  temperatures: list(
    object({ fold: integer(), seed: integer(), temperature: number({ above: 0 }) }),
  ),
  /** Expected calibration error in [0, 1], over all clips of all folds and seeds. */
  eceBefore: number(),
  eceAfter: number(),
  /** Mean of -ln(score of the truth). */
  logLossBefore: number(),
  logLossAfter: number(),
});

/** A temperature for each training of a result, and how calibration changes with them. */
export type CalibrationRow = TypeOf<typeof calibration>;

const classScore = object({
  label: text,
  precision: number(),
  recall: number(),
  f1: number(),
  support: integer({ min: 0 }),
});

/** Checks a row of results.json, or the figures of one run (metrics.json). */
export const checkResult = openObject({
  recipe: text,
  model: text,
  protocol: text,
  /** True when the protocol lets the test part be known from training. */
  leaky: flag,
  corpora: list(text),
  /** Which vocal channel the tested clips are of. */
  testChannel: oneOf("speech", "song", "all"),
  /** The folds that were tested: all of them for a whole cross-validation. */
  folds: list(integer({ min: 0 }), { min: 1 }),
  /** Clips tested per seed (the rounded mean where seeds draw different test parts). */
  clips: integer({ min: 1 }),
  /** Different speakers among the tested clips. */
  speakers: integer({ min: 1 }),
  seeds: list(integer(), { min: 1 }),
  uar: checkEstimate,
  wa: checkEstimate,
  macroF1: checkEstimate,
  weightedF1: checkEstimate,
  /** Means over seeds. */
  perClass: list(classScore),
  /** What computed it; null when not known. */
  engine: nullable(text),
  /** Seconds of training, all folds and seeds together; null when not known. */
  trainSec: nullable(number({ min: 0 })),
  /** The commit of the code that trained; null when not known. */
  commit: nullable(text),
}, {
  /** The corpora that were tested; absent for all of them. */
  testCorpora: list(text, { min: 1 }),
  /** Which epoch was kept; absent for the best on the validation part. */
  selection: oneOf(...SELECTIONS),
  /** Share of tested clips of which another copy was learned; absent where no copies were made. */
  twinShare: number({ min: 0, max: 1 }),
  /** The mean of the seeds' scores; absent with one seed, or where the seeds tested different clips. */
  ensemble: uarAndWa,
  /**
   * Each answer relative to the mean of its speaker's; absent for leaky protocols and where a speaker
   * has too few clips.
   */
  relative: uarAndWa,
  /** Absent where no validation speakers were scored. */
  calibration,
});

/** A row of results.json: what one recipe reached under one protocol. */
export type ResultRow = TypeOf<typeof checkResult>;

/** Checks a row of bench.json. */
export const checkBench = openObject({
  /** The work, e.g. "features of a 3 s clip". */
  name: text,
  /** What does it here. */
  engine: text,
  /** The other implementation and its version; null when there is none. */
  peer: nullable(text),
  /** Milliseconds, median over the runs. */
  ms: number({ min: 0 }),
  peerMs: nullable(number({ min: 0 })),
  /** ms / peerMs: below 1 means faster than the peer. */
  ratio: nullable(number({ min: 0 })),
  /** Lower end of the 95 % interval of the ratio. */
  ratioLow: nullable(number()),
  ratioHigh: nullable(number()),
  runs: integer({ min: 1 }),
  machine: text,
}, {
  /** What else both sides came to, such as their accuracy. */
  note: text,
});

/** A row of bench.json: one piece of work, timed beside another implementation of it. */
export type BenchRow = TypeOf<typeof checkBench>;

/** What tells results apart: a new row with the same key replaces the old one. */
export function resultKey(row: ResultRow): string {
  const { recipe, model, protocol, testChannel, corpora, folds } = row;
  // The folds, so that a trial of one fold does not replace the whole cross-validation.
  const parts = [recipe, model, protocol, testChannel, corpora, folds, selectionOf(row)];
  return JSON.stringify(row.testCorpora === undefined ? parts : [...parts, row.testCorpora]);
}

/** What tells timings apart. */
export function benchKey({ name, engine, peer, machine }: BenchRow): string {
  return JSON.stringify([name, engine, peer, machine]);
}

/** The list with the row added, or put in place of the one with the same key; sorted by key. */
export function mergeRow<T>(
  rows: readonly T[],
  row: T,
  { key }: { readonly key: (row: T) => string },
): T[] {
  const byKey = new Map(rows.map((r) => [key(r), r]));
  byKey.set(key(row), row);
  // By code unit, not by locale: the file must come out the same on every machine.
  const keys = [...byKey.keys()].sort();
  return keys.map((k) => byKey.get(k)!);
}
