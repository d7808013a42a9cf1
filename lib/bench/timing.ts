/** What two lists of timings say about each other. @module */
import { InputError } from "@/base/errors.ts";
import type { BenchRow } from "@/evaluation/results.ts";
import { seededRandom } from "@/base/random.ts";

/** Resamples for the interval. */
const RESAMPLES = 2000;
/** Fewer pairs say nothing about how far they scatter. */
const LEAST_FOR_INTERVAL = 3;

/** The figures of a `BenchRow`. */
export type Comparison = Pick<
  BenchRow,
  "ms" | "peerMs" | "ratio" | "ratioLow" | "ratioHigh" | "runs"
>;

/**
 * Compares timings that were taken in turn: medians, their ratio, and its 95 % interval by
 * bootstrap over the runs (percentiles of the ratio of medians; a run is drawn as a pair, since
 * what else the machine does weighs on both). Fewer than three runs have no interval.
 * @param ms milliseconds per run, ours
 * @param peerMs milliseconds per run, the peer's, as many
 * @throws RangeError if there are no runs, or not as many of one as of the other
 */
export function compareTimes(ms: readonly number[], peerMs: readonly number[]): Comparison {
  const runs = ms.length;
  if (runs === 0 || peerMs.length !== runs) {
    throw new InputError(`compare ${runs} timings with ${peerMs.length}`, "pairs are needed");
  }
  const [own, peer] = [median(ms), median(peerMs)];
  const [ratioLow, ratioHigh] = runs < LEAST_FOR_INTERVAL ? [null, null] : interval(ms, peerMs);
  return { ms: own, peerMs: peer, ratio: own / peer, ratioLow, ratioHigh, runs };
}

function interval(ms: readonly number[], peerMs: readonly number[]): [number, number] {
  const random = seededRandom("bench");
  const ratios = Array.from({ length: RESAMPLES }, () => {
    const rows = ms.map(() => random.integer(ms.length));
    return median(rows.map((i) => ms[i]!)) / median(rows.map((i) => peerMs[i]!));
  }).sort((a, b) => a - b);
  return [ratios[Math.floor(0.025 * RESAMPLES)]!, ratios[Math.ceil(0.975 * RESAMPLES) - 1]!];
}

/** Median; the mean of the middle two where there are two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
