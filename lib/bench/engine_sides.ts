/** An engine and a peer that work in turn. @module */
import type { BenchModelName } from "./engine_models.ts";
import type { EngineWork } from "./engine_worker.ts";
import type { Peer } from "./peer.ts";
import { compareTimes, type Comparison } from "./timing.ts";

/** Steps that do not count: until V8 has compiled for speed. */
const WARM_UP = 20;
const TURN = 5;
const PAUSE_MS = 250;

/** What is done in one step. */
export interface EngineTask {
  readonly kind: "train" | "predict";
  readonly model: BenchModelName;
  /** Clips. */
  readonly batch: number;
}

/** An engine in a worker, that answers like a peer. */
export interface EngineSide {
  ask<T>(work: EngineWork): Promise<T>;
  stop(): void;
}

/** Starts a worker; its engine is started by the work `start`. */
export function startEngineSide(): EngineSide {
  const worker = new Worker(new URL("./engine_worker.ts", import.meta.url), { type: "module" });
  return {
    ask: <T>(work: EngineWork) =>
      new Promise<T>((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<T | { readonly error: string }>) => {
          if (typeof data === "object" && data !== null && "error" in data) {
            reject(new Error(data.error));
          } else resolve(data);
        };
        worker.onerror = (event) => reject(new Error(event.message));
        worker.postMessage(work);
      }),
    stop: () => worker.terminate(),
  };
}

/**
 * Times a task on both sides, in turns of a few steps: one side works while the other's threads
 * sleep.
 * @param options.steps timings of each side
 * @param options.warmUp steps of each side that do not count @default 20
 */
export async function timeInTurn(
  { kind, model, batch }: EngineTask,
  options: {
    readonly own: Pick<EngineSide, "ask">;
    readonly peer: Pick<Peer, "ask">;
    readonly steps: number;
    readonly warmUp?: number;
  },
): Promise<Comparison> {
  const { own, peer, steps, warmUp = WARM_UP } = options;
  const question = { work: kind, model, batch };
  const turn = async (asked: Pick<EngineSide, "ask">, count: number) => {
    const ms: number[] = [];
    await pause();
    for (let i = 0; i <= count; i++) ms.push((await asked.ask<{ ms: number }>(question)).ms);
    return ms.slice(1); // the first found cold caches
  };
  for (const asked of [own, peer]) await turn(asked, warmUp);
  const ours: number[] = [], theirs: number[] = [];
  while (ours.length < steps) {
    const count = Math.min(TURN, steps - ours.length);
    ours.push(...await turn(own, count));
    theirs.push(...await turn(peer, count));
  }
  return compareTimes(ours, theirs);
}

// Threads that have just worked wait actively on the cores that the other side needs: those of
// PyTorch for up to 200 ms (OpenMP's block time), ours for half a millisecond.
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
