/**
 * Training steps and predictions timed beside PyTorch: the same networks and batches, as many
 * threads, in turn in one run.
 * @module
 */
import type { Engine, EngineOptions } from "@/engine/mod.ts";
import type { BenchRow } from "@/evaluation/results.ts";
import { machineName } from "./_machine.ts";
import { BENCH_MODELS, type BenchModelName, forwardFlops, trainingFlops } from "./engine_models.ts";
import { type EngineTask, startEngineSide, timeInTurn } from "./engine_sides.ts";
import { type Peer, startPeer } from "./peer.ts";

const BATCH = 32;

/** A timing with what it says about the machine. */
export interface EngineBenchRow extends BenchRow {
  /** Reached, counted as if every product were done directly. */
  readonly gflops: number;
  /** The same over the best 1024 x 1024 matrix product of this engine. */
  readonly peakShare: number;
}

type EngineProvider = NonNullable<EngineOptions["provider"]>;

/** What to time. */
export interface EngineBenchOptions {
  /** A Python that has torch 2.13.0. */
  readonly python: string;
  /** @default all */
  readonly models?: readonly BenchModelName[];
  /** Timings of each side per row, after twenty that do not count. @default 20 */
  readonly steps?: number;
  /** @default OpenBLAS where it is, and our own kernels */
  readonly providers?: readonly EngineProvider[];
  /** Of each side. @default 2 */
  readonly threads?: number;
}

/**
 * Times a training step of each network, and predictions of one and of 32 clips by network A.
 * @throws Error if the peer cannot be started or has another version
 */
export async function benchEngine(options: EngineBenchOptions): Promise<EngineBenchRow[]> {
  const { python, steps = 20, threads = 2, providers = ["auto", "wasm"] } = options;
  const models = options.models ?? Object.keys(BENCH_MODELS) as BenchModelName[];
  const peer = startPeer(python, "engine_peer.py");
  try {
    const { torch } = await peer.ask<{ torch: string }>({ threads });
    const name = `PyTorch ${torch}, channels_last, ${threads} threads`;
    const rows: EngineBenchRow[] = [];
    for (const provider of providers) {
      const done = rows.map((row) => row.engine);
      rows.push(...await benchProvider(provider, { peer, name, models, steps, threads, done }));
    }
    return rows;
  } finally {
    await peer.stop();
  }
}

interface Setting {
  readonly peer: Peer;
  readonly name: string;
  readonly models: readonly BenchModelName[];
  readonly steps: number;
  readonly threads: number;
  /** Engines that have been timed. */
  readonly done: readonly string[];
}

async function benchProvider(
  provider: EngineProvider,
  setting: Setting,
): Promise<EngineBenchRow[]> {
  const side = startEngineSide();
  try {
    const start = { work: "start", options: { provider, threads: setting.threads } } as const;
    const { name } = await side.ask<Engine>(start), engine = `${name}, ${setting.threads} threads`;
    if (setting.done.includes(engine)) return []; // "auto" found no OpenBLAS
    const { gflops: ceiling } = await side.ask<{ gflops: number }>({ work: "matmul" });
    const rows: EngineBenchRow[] = [];
    for (const work of worksOf(setting.models)) {
      const figures = await timeInTurn(work, { own: side, ...setting });
      const gflops = flopsOf(work) / figures.ms / 1e6;
      rows.push({
        name: titleOf(work),
        engine,
        peer: setting.name,
        ...figures,
        machine: machineName(),
        gflops,
        peakShare: gflops / ceiling,
      });
    }
    return rows;
  } finally {
    side.stop();
  }
}

function worksOf(models: readonly BenchModelName[]): EngineTask[] {
  return models.flatMap((model): EngineTask[] => {
    const train: EngineTask = { kind: "train", model, batch: BATCH };
    const predict = (batch: number): EngineTask => ({ kind: "predict", model, batch });
    return model === "A" ? [train, predict(1), predict(BATCH)] : [train];
  });
}

function titleOf({ kind, model, batch }: EngineTask): string {
  const what = kind === "train" ? "training step" : "prediction";
  const clips = batch === 1 ? "1 clip" : `${batch} clips`;
  return `${what}, ${clips}, network ${model} (${BENCH_MODELS[model].title})`;
}

function flopsOf({ kind, model, batch }: EngineTask): number {
  const flops = kind === "train" ? trainingFlops : forwardFlops;
  return batch * flops(BENCH_MODELS[model]);
}
