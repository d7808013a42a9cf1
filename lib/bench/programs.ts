/** Whole programs timed beside each other, from their start to their answer, one after the other. @module */
import type { Peer } from "./peer.ts";
import { compareTimes, type Comparison } from "./timing.ts";

/** A program's answer, and how long it took from the program's start. */
export interface Timed<T> {
  readonly ms: number;
  readonly answer: T;
}

/** Starts a program, asks it one thing and ends it. */
export async function timeProgram<T>(start: () => Peer, question: unknown): Promise<Timed<T>> {
  const begun = performance.now();
  const program = start();
  try {
    const answer = await program.ask<T>(question);
    return { ms: performance.now() - begun, answer };
  } finally {
    await program.stop();
  }
}

/** What came of a race: answers of both sides, one for each run. */
export interface Race<Own, Theirs> {
  readonly comparison: Comparison;
  readonly own: readonly Timed<Own>[];
  readonly peer: readonly Timed<Theirs>[];
}

/**
 * Runs both sides in turn, never at the same time; who begins changes from run to run.
 * @param own does the work of the run with that number, from 0, in a program of its own
 * @param peer the same by the peer
 * @param options.runs how often
 */
export async function racePrograms<Own, Theirs>(
  own: (run: number) => Promise<Timed<Own>>,
  peer: (run: number) => Promise<Timed<Theirs>>,
  options: { readonly runs: number },
): Promise<Race<Own, Theirs>> {
  const ours: Timed<Own>[] = [], theirs: Timed<Theirs>[] = [];
  for (let run = 0; run < options.runs; run++) {
    if (run % 2 === 0) ours.push(await own(run));
    theirs.push(await peer(run));
    if (run % 2 === 1) ours.push(await own(run));
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
