/**
 * Training steps and predictions timed beside PyTorch: the same networks and batches, as many
 * threads, in turn in one run.
 * @module
 */
import type { Engine, EngineOptions } from "@/engine/mod.ts";
import type { BenchRow } from "@/evaluation/results.ts";
import { BENCH_MODELS } from "./engine_models.ts";
import type { EngineStart, EngineTask } from "./engine_own.ts";
import { type Program, startOwn, startPeer } from "./peer.ts";
import { type BenchOptions, machineName, timeInTurn } from "./timing.ts";

const THREADS = 2;
/** OpenBLAS where it is, and our own kernels. */
const PROVIDERS = ["auto", "wasm"] as const;
const TASKS: readonly EngineTask[] = [
  { work: "train", model: "A", batch: 32 },
  { work: "predict", model: "A", batch: 1 },
  { work: "predict", model: "A", batch: 32 },
  { work: "train", model: "LSTM", batch: 32 },
];

/** What to time; the defaults are for users, the others for tests. */
export interface EngineBenchOptions extends BenchOptions {
  /** Timings of each side that do not count. @default 20 */
  readonly warmUp?: number;
  readonly tasks?: readonly EngineTask[];
  readonly providers?: readonly EngineOptions["provider"][];
}

/**
 * Times training steps, and predictions of one and of 32 clips.
 * @param options.runs timings of each side per row @default 20
 * @throws {InputError} if the peer cannot be started or has another version
 */
export async function benchEngine(options: EngineBenchOptions): Promise<BenchRow[]> {
  const { python, providers = PROVIDERS } = options;
  const peer = startPeer(python, "engine_peer.py");
  try {
    const { torch } = await peer.ask<{ torch: string }>({ threads: THREADS });
    const names = { peer: `PyTorch ${torch}, channels_last, ${THREADS} threads` };
    const rows: BenchRow[] = [];
    for (const provider of providers) {
      const own = startOwn("engine_own.ts");
      try {
        const start: EngineStart = { work: "start", options: { provider, threads: THREADS } };
        const engine = engineTitle(await own.ask<Engine>(start));
        if (rows.some((row) => row.engine === engine)) continue; // "auto" found no OpenBLAS
        rows.push(...await timeTasks({ own, peer }, { ...options, names: { ...names, engine } }));
      } finally {
        await own.stop();
      }
    }
    return rows;
  } finally {
    await peer.stop();
  }
}

async function timeTasks(
  { own, peer }: { readonly own: Program; readonly peer: Program },
  options: EngineBenchOptions & { readonly names: Pick<BenchRow, "engine" | "peer"> },
): Promise<BenchRow[]> {
  const { tasks = TASKS, runs = 20, warmUp, names, onProgress } = options;
  const rows: BenchRow[] = [];
  onProgress?.(0, tasks.length);
  for (const task of tasks) {
    const side = (program: Program) => async () => (await program.ask<{ ms: number }>(task)).ms;
    const comparison = await timeInTurn({ own: side(own), peer: side(peer) }, { runs, warmUp });
    rows.push({ name: titleOf(task), ...names, ...comparison, machine: machineName() });
    onProgress?.(rows.length, tasks.length);
  }
  return rows;
}

/** What computes: the engine, the kernel that OpenBLAS chose, threads. */
export function engineTitle({ name, threads, describe }: Engine): string {
  const kernel = /, kernel (\w+)\)/.exec(describe)?.[1];
  return `${name}${kernel === undefined ? "" : ` (${kernel})`}, ${threads} threads`;
}

function titleOf({ work, model, batch }: EngineTask): string {
  const what = work === "train" ? "training step" : "prediction";
  const clips = batch === 1 ? "1 clip" : `${batch} clips`;
  return `${what}, ${clips}, network ${model} (${BENCH_MODELS[model].title})`;
}
