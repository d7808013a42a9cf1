/** Whole programs timed beside each other, from start to answer, one after the other. @module */
import type { Program } from "./peer.ts";
import { type BenchOptions, compareTimes, type Comparison } from "./timing.ts";

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
