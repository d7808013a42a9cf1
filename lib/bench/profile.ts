/**
 * Where the time of a training step goes, network by network and engine by engine.
 * @module
 */
import type { EngineOptions } from "@/engine/mod.ts";
import { textTable } from "@/reporting/text_table.ts";
import { machineName } from "./_machine.ts";
import { type Group, GROUPS } from "./_meter.ts";
import type { ProfileAnswer, ProfiledStep, ProfileSubject, ProfileWork } from "./profile_worker.ts";

/** A training step of 32 clips, taken apart. */
export interface ProfileRow {
  /** The network: of the benchmark, or the recipe's. */
  readonly network: ProfileSubject;
  readonly engine: string;
  /** The fastest step, which nothing disturbed, with the taking of its batch. */
  readonly ms: number;
  readonly parts: readonly {
    readonly name: Group;
    readonly ms: number;
    /** Of the step, in [0, 1]. */
    readonly share: number;
  }[];
  /** Share of what is not the network: loss, dropout, update, taking the batch. */
  readonly besideNetwork: number;
  /** Making a batch by itself: a thread does it beside the step, of which it is no part. */
  readonly batchMs: number;
  /** Reached, counted as if every product were done directly. */
  readonly gflops: number;
  /** The engine's best 1024 x 1024 matrix product. */
  readonly ceiling: number;
  readonly machine: string;
}

/** What to profile. */
export interface ProfileOptions {
  /** @default all */
  readonly subjects?: readonly ProfileSubject[];
  /** Steps of each network, after fifteen that do not count. @default 20 */
  readonly steps?: number;
  /** @default OpenBLAS where it is, and our own kernels */
  readonly providers?: readonly NonNullable<EngineOptions["provider"]>[];
  /** @default 2 */
  readonly threads?: number;
}

const NETWORK: readonly Group[] = GROUPS.slice(0, 5);

/** Profiles training steps. */
export async function profileEngine(options: ProfileOptions = {}): Promise<ProfileRow[]> {
  const { steps = 20, threads = 2, providers = ["auto", "wasm"] } = options;
  const subjects = options.subjects ?? ["A", "Abi", "B", "LSTM", "two_channel"];
  const rows: ProfileRow[] = [];
  for (const provider of providers) {
    const answer = await ask({ options: { provider, threads }, subjects, steps });
    const name = `${answer.engine.name}, ${threads} threads`;
    if (rows.some(({ engine }) => engine === name)) continue; // "auto" found no OpenBLAS
    for (const step of answer.steps) rows.push(rowOf(step, name, answer.ceiling));
  }
  return rows;
}

function ask(work: ProfileWork): Promise<ProfileAnswer> {
  const worker = new Worker(new URL("./profile_worker.ts", import.meta.url), { type: "module" });
  return new Promise<ProfileAnswer>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<ProfileAnswer | { readonly error: string }>) =>
      "error" in data ? reject(new Error(data.error)) : resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(work);
  }).finally(() => worker.terminate());
}

function rowOf(step: ProfiledStep, engine: string, ceiling: number): ProfileRow {
  const { subject, ms, groups, batchMs, flops } = step;
  const parts = GROUPS.flatMap((name) => {
    const part = groups.find((group) => group.name === name);
    return part === undefined ? [] : [{ ...part, share: part.ms / ms }];
  });
  const beside = parts.filter(({ name }) => !NETWORK.includes(name));
  return {
    network: subject,
    engine,
    ms,
    parts,
    besideNetwork: beside.reduce((sum, { share }) => sum + share, 0),
    batchMs,
    gflops: flops / ms / 1e6,
    ceiling,
    machine: machineName(),
  };
}

/** The rows of profile.json; none when the file does not exist yet. */
export async function readProfile(path: string): Promise<ProfileRow[]> {
  try {
    return JSON.parse(await Deno.readTextFile(path)) as ProfileRow[];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** A line of Markdown for each engine: where a step of the recipe's own network goes. */
export function profileSentences(rows: readonly ProfileRow[]): string {
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  const own = rows.filter(({ network }) => network === "two_channel");
  return own.map(({ engine, ms, parts, besideNetwork, gflops, ceiling }) => {
    const network = parts.filter(({ name }) => NETWORK.includes(name))
      .map(({ name, share }) => `${name} ${percent(share)}`).join("; ");
    return `A training step of \`two_channel\` on ${engine}, ${ms.toFixed(0)} ms: ${network}; ` +
      `loss, dropout, update and batch together ${percent(besideNetwork)}. ${gflops.toFixed(0)} ` +
      `GFLOP/s, counted as if done directly, are ${
        percent(gflops / ceiling)
      } of the engine's best ` +
      "matrix product.";
  }).join("\n\n");
}

/** The profile as a table of text: milliseconds and shares, a column for each network. */
export function profileText(rows: readonly ProfileRow[]): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const names = [
    ...[...GROUPS, "whole step", "beside the network", "GFLOP/s", "of the ceiling"],
    "a batch, made meanwhile",
  ];
  const cells = (row: ProfileRow) => [
    ...GROUPS.map((name) => {
      const part = row.parts.find((p) => p.name === name);
      return part === undefined ? "–" : `${part.ms.toFixed(2)} ms ${percent(part.share)}`;
    }),
    `${row.ms.toFixed(1)} ms`,
    percent(row.besideNetwork),
    row.gflops.toFixed(0),
    percent(row.gflops / row.ceiling),
    `${row.batchMs.toFixed(2)} ms`,
  ];
  const engines = [...new Set(rows.map(({ engine }) => engine))];
  return engines.map((engine) =>
    textTable([
      { title: engine, cells: names },
      ...rows.filter((row) => row.engine === engine).map((row) => ({
        title: row.network,
        cells: cells(row),
        align: "right" as const,
      })),
    ])
  ).join("\n\n");
}
