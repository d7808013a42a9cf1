/**
 * Training steps and predictions timed beside PyTorch: the same networks and batches, as many
 * threads, in turn in one run.
 * @module
 */
import type { Engine, EngineOptions } from "@/engine/mod.ts";
import type { BenchRow } from "@/evaluation/results.ts";
import { BENCH_MODELS } from "./engine_models.ts";
import type { EngineStart, EngineTask } from "./engine_own.ts";
import { type Program, startBusy, startOwn, startPeer } from "./peer.ts";
import { type BenchOptions, machineName, timeInTurn } from "./timing.ts";

const THREADS = 2;
/** OpenBLAS where it is, and our own kernels. */
const PROVIDERS = ["auto", "wasm"] as const;
const TASKS: readonly EngineTask[] = [
  { work: "train", model: "A", batch: 32 },
  { work: "predict", model: "A", batch: 1 },
  { work: "predict", model: "A", batch: 32 },
  { work: "train", model: "Abi", batch: 32 },
  { work: "train", model: "B", batch: 32 },
  { work: "train", model: "LSTM", batch: 32 },
];

/** Below this part of the peer's speed at products, the rows say so. */
const FAR_BELOW = 0.6;

/** What to time; the defaults are for users, the others for tests. */
export interface EngineBenchOptions extends BenchOptions {
  /** Other programs that keep a processor busy each meanwhile. @default 0 */
  readonly busy?: number | undefined;
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
  const { python, providers = PROVIDERS, busy = 0 } = options;
  const stopBusy = startBusy(python, busy);
  const peer = startPeer(python, "engine_peer.py");
  try {
    const { torch, gflops } = await peer.ask<PeerStart>({ threads: THREADS });
    const names = { peer: `PyTorch ${torch}, channels_last, ${THREADS} threads` };
    const rows: BenchRow[] = [];
    for (const provider of providers) {
      const own = startOwn("engine_own.ts");
      try {
        const start: EngineStart = { work: "start", options: { provider, threads: THREADS } };
        const started = await own.ask<Engine>(start);
        const engine = engineTitle(started);
        if (rows.some((row) => row.engine === engine)) continue; // "auto" found no OpenBLAS
        const note = provider === "wasm" ? {} : slownessNote(started, gflops);
        const same = { ...names, engine, ...note };
        rows.push(...await timeTasks({ own, peer }, { ...options, same }));
      } finally {
        await own.stop();
      }
    }
    return rows;
  } finally {
    await peer.stop();
    await stopBusy();
  }
}

/** What the peer answers first: its version, and its speed at products on one thread. */
interface PeerStart {
  readonly torch: string;
  readonly gflops: number;
}

/** A note where the peer's products are much faster: then the processor can do more than the kernel. */
export function slownessNote(
  { gflops }: Pick<Engine, "gflops">,
  peer: number,
): Pick<BenchRow, "note"> {
  if (gflops === undefined || !(gflops < FAR_BELOW * peer)) return {};
  const rates = `${gflops.toFixed(0)} GFLOP/s a thread, PyTorch's ${peer.toFixed(0)}`;
  return { note: `products reach ${rates}; deno task setup-blas may help` };
}

async function timeTasks(
  { own, peer }: { readonly own: Program; readonly peer: Program },
  options: EngineBenchOptions & { readonly same: Pick<BenchRow, "engine" | "peer" | "note"> },
): Promise<BenchRow[]> {
  const { tasks = TASKS, runs = 20, warmUp, busy = 0, same, onProgress } = options;
  const rows: BenchRow[] = [];
  onProgress?.(0, tasks.length);
  for (const task of tasks) {
    const side = (program: Program) => async () => (await program.ask<{ ms: number }>(task)).ms;
    const comparison = await timeInTurn({ own: side(own), peer: side(peer) }, { runs, warmUp });
    rows.push({
      name: titleOf(task) + besideText(busy),
      ...same,
      ...comparison,
      machine: machineName(),
    });
    onProgress?.(rows.length, tasks.length);
  }
  return rows;
}

/** What computes: the engine, the kernel that OpenBLAS chose, threads. */
export function engineTitle({ name, threads, kernel }: Engine): string {
  return `${name}${kernel === undefined ? "" : ` (${kernel})`}, ${threads} threads`;
}

function besideText(busy: number): string {
  return busy === 0 ? "" : `, beside ${busy} busy ${busy === 1 ? "program" : "programs"}`;
}

function titleOf({ work, model, batch }: EngineTask): string {
  const what = work === "train" ? "training step" : "prediction";
  const clips = batch === 1 ? "1 clip" : `${batch} clips`;
  return `${what}, ${clips}, network ${model} (${BENCH_MODELS[model].title})`;
}
