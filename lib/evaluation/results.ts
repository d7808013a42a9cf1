/**
 * The published figures as data: the rows of results.json (scores) and bench.json (timings). Every
 * number that README or a notebook quotes stands in one of them. All functions here are pure; the
 * files themselves are read and written by store.ts.
 * @module
 */
import type { FoldTemperature } from "./calibration.ts";
import type { ClassScore } from "./metrics.ts";
import { type Selection, selectionOf } from "./table.ts";

/**
 * One figure in [0, 1]. `mean` and `sd` are over seeds, `low` and `high` bound the interval by
 * bootstrap over speakers.
 */
export interface Estimate {
  readonly mean: number;
  /** Sample standard deviation over seeds; null with one seed. */
  readonly sd: number | null;
  /** Lower end of the 95 % interval; null with too few speakers for one. */
  readonly low: number | null;
  readonly high: number | null;
}

/** A row of results.json: what one recipe reached under one protocol. */
export interface ResultRow {
  readonly recipe: string;
  readonly model: string;
  readonly protocol: string;
  /** True when the protocol lets the test part be known from training. */
  readonly leaky: boolean;
  /** Which epoch was kept. @default "best" */
  readonly selection?: Selection;
  readonly corpora: readonly string[];
  /** Which channel the tested clips are of. */
  readonly testChannel: "speech" | "song" | "all";
  /** The folds that were tested: all of them for a whole cross-validation. */
  readonly folds: readonly number[];
  /** Clips tested per seed (the rounded mean where seeds draw different test parts). */
  readonly clips: number;
  /** Different speakers among the tested clips. */
  readonly speakers: number;
  readonly seeds: readonly number[];
  readonly uar: Estimate;
  readonly wa: Estimate;
  readonly macroF1: Estimate;
  readonly weightedF1: Estimate;
  /** Means over seeds. */
  readonly perClass: readonly ClassScore[];
  /** What computed it; null when not known. */
  readonly engine: string | null;
  /** Seconds of training, all folds and seeds together; null when not known. */
  readonly trainSec: number | null;
  /** The commit of the code that trained; null when not known. */
  readonly commit: string | null;
  /**
   * Share of tested clips of which another copy was learned, counted in the splits; absent where no
   * copies were made.
   */
  readonly twinShare?: number;
  /** How far scores can be trusted; absent where no validation speakers were scored. */
  readonly calibration?: CalibrationRow;
}

/** A temperature for each training of a result, and what they mend. */
export interface CalibrationRow {
  readonly temperatures: readonly FoldTemperature[];
  /** Expected calibration error in [0, 1], over all clips of all folds and seeds. */
  readonly eceBefore: number;
  readonly eceAfter: number;
  /** Mean of -ln(score of the truth). */
  readonly logLossBefore: number;
  readonly logLossAfter: number;
}

/** A row of bench.json: one piece of work, timed beside another implementation of it. */
export interface BenchRow {
  /** The work, e.g. "features of a 3 s clip". */
  readonly name: string;
  /** What does it here. */
  readonly engine: string;
  /** The other implementation and its version; null when there is none. */
  readonly peer: string | null;
  /** Milliseconds, median over the runs. */
  readonly ms: number;
  readonly peerMs: number | null;
  /** ms / peerMs: below 1 means faster than the peer. */
  readonly ratio: number | null;
  /** Lower end of the 95 % interval of the ratio. */
  readonly ratioLow: number | null;
  readonly ratioHigh: number | null;
  readonly runs: number;
  readonly machine: string;
  /** What else both sides came to, such as their accuracy. */
  readonly note?: string;
}

/** What tells results apart: a new row with the same key replaces the old one. */
export function resultKey(row: ResultRow): string {
  return JSON.stringify([
    row.recipe,
    row.model,
    row.protocol,
    row.testChannel,
    row.corpora,
    // A trial of one fold must never take the place of the whole cross-validation.
    row.folds,
    selectionOf(row),
  ]);
}

/** What tells timings apart. */
export function benchKey(row: BenchRow): string {
  return JSON.stringify([row.name, row.engine, row.peer, row.machine]);
}

/** The list with the row added, or put in place of the one with the same key; sorted by key. */
export function mergeResult(rows: readonly ResultRow[], row: ResultRow): ResultRow[] {
  return merge(rows, row, resultKey);
}

/** The list with the row added, or put in place of the one with the same key; sorted by key. */
export function mergeBench(rows: readonly BenchRow[], row: BenchRow): BenchRow[] {
  return merge(rows, row, benchKey);
}

function merge<T>(rows: readonly T[], row: T, key: (row: T) => string): T[] {
  const byKey = new Map(rows.map((r) => [key(r), r]));
  byKey.set(key(row), row);
  // By code unit, not by locale: the file must come out the same on every machine.
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, r]) => r);
}
