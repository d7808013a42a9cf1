/**
 * Training steps and predictions timed beside PyTorch: the same networks and batches, as many
 * threads, in turn in one run.
 * @module
 */
import type { Engine, EngineOptions } from "@/engine/mod.ts";
import type { BenchRow } from "@/evaluation/results.ts";
import { BENCH_MODELS, type BenchModelName } from "./engine_models.ts";
import type { EngineStart, EngineTask } from "./engine_own.ts";
import { type Program, startOwn, startPeer } from "./peer.ts";
import { type BenchOptions, machineName, timeInTurn } from "./timing.ts";

const BATCH = 32;

type EngineProvider = NonNullable<EngineOptions["provider"]>;

/** What to time. */
export interface EngineBenchOptions extends BenchOptions {
  /** Timings of each side that do not count. @default 20 */
  readonly warmUp?: number;
  /** @default all */
  readonly models?: readonly BenchModelName[];
  /** @default OpenBLAS where it is, and our own kernels */
  readonly providers?: readonly EngineProvider[];
  /** Of each side. @default 2 */
  readonly threads?: number;
}

/**
 * Times a training step of each network, and predictions of one and of 32 clips by network A.
 * @param options.runs timings of each side per row @default 20
 * @throws {InputError} if the peer cannot be started or has another version
 */
export async function benchEngine(options: EngineBenchOptions): Promise<BenchRow[]> {
  const { python, threads = 2, providers = ["auto", "wasm"] } = options;
  const peer = startPeer(python, "engine_peer.py");
  try {
    const { torch } = await peer.ask<{ torch: string }>({ threads });
    const peerName = `PyTorch ${torch}, channels_last, ${threads} threads`;
    const rows: BenchRow[] = [];
    for (const provider of providers) {
      const engines = rows.map((row) => row.engine);
      rows.push(...await benchProvider({ ...options, provider, threads, peer, peerName, engines }));
    }
    return rows;
  } finally {
    await peer.stop();
  }
}

interface ProviderOptions extends EngineBenchOptions {
  readonly provider: EngineProvider;
  readonly threads: number;
  readonly peer: Program;
  readonly peerName: string;
  /** Engines that have been timed. */
  readonly engines: readonly string[];
}

async function benchProvider(options: ProviderOptions): Promise<BenchRow[]> {
  const { provider, threads, peer, peerName, engines, runs = 20, warmUp, onProgress } = options;
  const own = startOwn("engine_own.ts");
  try {
    const start: EngineStart = { work: "start", options: { provider, threads } };
    const engine = engineTitle(await own.ask<Engine>(start));
    if (engines.includes(engine)) return []; // "auto" found no OpenBLAS
    const tasks = tasksOf(options.models);
    const rows: BenchRow[] = [];
    onProgress?.(0, tasks.length);
    for (const task of tasks) {
      const side = (program: Program) => async () => (await program.ask<{ ms: number }>(task)).ms;
      const sides = { own: side(own), peer: side(peer) };
      const comparison = await timeInTurn(sides, { runs, warmUp });
      const names = { name: titleOf(task), engine, peer: peerName };
      rows.push({ ...names, ...comparison, machine: machineName() });
      onProgress?.(rows.length, tasks.length);
    }
    return rows;
  } finally {
    await own.stop();
  }
}

/** What computes: the engine, the kernel that OpenBLAS chose, threads. */
export function engineTitle({ name, threads, describe }: Engine): string {
  const kernel = /, kernel (\w+)\)/.exec(describe)?.[1];
  return `${name}${kernel === undefined ? "" : ` (${kernel})`}, ${threads} threads`;
}

function tasksOf(names: readonly BenchModelName[] | undefined): EngineTask[] {
  const models = names ?? Object.keys(BENCH_MODELS) as BenchModelName[];
  return models.flatMap((model) => {
    const train: EngineTask = { work: "train", model, batch: BATCH };
    const predict = (batch: number): EngineTask => ({ work: "predict", model, batch });
    return model === "A" ? [train, predict(1), predict(BATCH)] : [train];
  });
}

function titleOf({ work, model, batch }: EngineTask): string {
  const what = work === "train" ? "training step" : "prediction";
  const clips = batch === 1 ? "1 clip" : `${batch} clips`;
  return `${what}, ${clips}, network ${model} (${BENCH_MODELS[model].title})`;
}
