/** Timings of two sides in turn, and what they say about each other. @module */
import { cpus } from "node:os";
import { seededRandom } from "@/base/random.ts";
import type { BenchRow } from "@/evaluation/results.ts";
import type { Program } from "./peer.ts";

/** Resamples for the interval. */
const RESAMPLES = 2000;
/** With fewer pairs there is no interval. */
const LEAST_FOR_INTERVAL = 3;
/** Runs of each side that do not count: V8 compiles what runs often a second time. */
const WARM_UP = 20;
/** Runs of one side before it is the other's turn. */
const TURN = 5;
/**
 * Threads that have just worked wait actively on the cores that the other side needs: those of
 * PyTorch for up to 200 ms (OpenMP's block time), ours for half a millisecond.
 */
const PAUSE_MS = 250;

/** What every benchmark is given. */
export interface BenchOptions {
  /** A Python that has what requirements.txt names. */
  readonly python: string;
  /** Timings of each side that count. */
  readonly runs?: number | undefined;
  /** Called at the start and after each row, or each run of a whole program. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** The figures of a `BenchRow`. */
export type Comparison = Pick<
  BenchRow,
  "ms" | "peerMs" | "ratio" | "ratioLow" | "ratioHigh" | "runs"
>;

/**
 * Compares timings that were taken in turn: medians, their ratio, and its 95 % interval by
 * bootstrap over the runs (percentiles of the ratio of medians). A run is drawn as a pair, since
 * other work of the machine slows both. Fewer than three runs have no interval.
 * @param ms milliseconds per run, ours, at least one
 * @param peerMs milliseconds per run of the peer, as many
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compareTimes } from "@/bench/timing.ts";
 *
 * const { ms, peerMs, ratio, ratioLow, ratioHigh } = compareTimes([1, 2, 3], [4, 8, 12]);
 * assert.deepEqual([ms, peerMs, ratio], [2, 8, 0.25]);
 * assert.deepEqual([ratioLow, ratioHigh], [0.25, 0.25]);
 * ```
 */
export function compareTimes(ms: readonly number[], peerMs: readonly number[]): Comparison {
  const runs = ms.length;
  const own = median(ms);
  const peer = median(peerMs);
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

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Does the work once. @returns milliseconds */
export type Side = () => Promise<number>;

/** How often each side works. */
export interface TurnOptions {
  /** Timings of each side that count. */
  readonly runs: number;
  /** Timings of each side that do not count. @default 20 */
  readonly warmUp?: number | undefined;
}

/**
 * Times a short piece of work on both sides, in turns of five runs: one side works while the
 * other's threads sleep. The first run of each turn finds cold caches and is not counted.
 */
export async function timeInTurn(
  sides: { readonly own: Side; readonly peer: Side },
  { runs, warmUp = WARM_UP }: TurnOptions,
): Promise<Comparison> {
  for (const side of [sides.own, sides.peer]) await turn(side, warmUp);
  const own: number[] = [];
  const peer: number[] = [];
  while (own.length < runs) {
    const count = Math.min(TURN, runs - own.length);
    own.push(...await turn(sides.own, count));
    peer.push(...await turn(sides.peer, count));
  }
  return compareTimes(own, peer);
}

async function turn(side: Side, count: number): Promise<number[]> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  const ms: number[] = [];
  for (let i = 0; i <= count; i++) ms.push(await side());
  return ms.slice(1);
}

/** A program's answer, and the time from the program's start. */
export interface Timed<T> {
  readonly ms: number;
  readonly answer: T;
}

/** Starts a program, asks it one thing and ends it. */
export async function timeProgram<T>(start: () => Program, question: unknown): Promise<Timed<T>> {
  const begun = performance.now();
  const program = start();
  try {
    const answer = await program.ask<T>(question);
    return { ms: performance.now() - begun, answer };
  } finally {
    await program.stop();
  }
}

/** The answers of both sides, one for each run. */
export interface Race<Own, Theirs> {
  readonly comparison: Comparison;
  readonly own: readonly Timed<Own>[];
  readonly peer: readonly Timed<Theirs>[];
}

/** The two programs; each is given the number of the run, from 0. */
export interface Racers<Own, Theirs> {
  readonly own: (run: number) => Promise<Timed<Own>>;
  readonly peer: (run: number) => Promise<Timed<Theirs>>;
}

/** Runs both programs in turn, never at the same time. Which one begins changes from run to run. */
export async function racePrograms<Own, Theirs>(
  { own, peer }: Racers<Own, Theirs>,
  { runs, onProgress }: Pick<BenchOptions, "onProgress"> & { readonly runs: number },
): Promise<Race<Own, Theirs>> {
  const ours: Timed<Own>[] = [];
  const theirs: Timed<Theirs>[] = [];
  onProgress?.(0, runs);
  for (let run = 0; run < runs; run++) {
    if (run % 2 === 0) ours.push(await own(run));
    theirs.push(await peer(run));
    if (run % 2 === 1) ours.push(await own(run));
    onProgress?.(run + 1, runs);
  }
  const comparison = compareTimes(ours.map(({ ms }) => ms), theirs.map(({ ms }) => ms));
  return { comparison, own: ours, peer: theirs };
}

/** Gives work a folder that is removed afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "bench-" });
  try {
    return await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Processor, number of cores, and the version of Deno. */
export function machineName(): string {
  const model = cpus()[0]?.model.trim() || "unknown processor";
  return `${model}, ${navigator.hardwareConcurrency} cores, Deno ${Deno.version.deno}`;
}
