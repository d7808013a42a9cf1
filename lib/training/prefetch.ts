/**
 * Batches that are made ahead, in a thread of their own, while the network learns from those before.
 * What is in them does not depend on where they are made.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { clipSize } from "@/features/set.ts";
import { type Batch, type BatchPlan, plannedBatches } from "./batches.ts";

/** Batches one after the other, without end; `return` ends the thread that makes them, if any. */
export type BatchStream = Iterator<Batch, never> | AsyncIterator<Batch, never>;

/** Batches that are ready or being made while one is in use. */
const AHEAD = 2;
/** Values of clips that are made in the time in which a thread starts, about 50 ms. */
const THREAD_START_VALUES = 1e7;

/** How {@linkcode trainingBatches} works. */
export interface StreamOptions {
  /** How many epochs there will be at most. */
  readonly epochs: number;
  /** Whether to make them in a thread. @default where that is worth its start */
  readonly thread?: boolean | undefined;
}

/** The batches of a training, made in a thread of their own where that is worth it. */
export function trainingBatches(
  plan: BatchPlan,
  { epochs, thread = isWorthThread(plan, epochs) }: StreamOptions,
): BatchStream {
  return thread ? batchesAhead(plan) : plannedBatches(plan);
}

function isWorthThread({ set }: BatchPlan, epochs: number): boolean {
  const values = set.rows.length * clipSize(set.features) * epochs;
  return typeof Worker !== "undefined" && navigator.hardwareConcurrency > 1 &&
    values > THREAD_START_VALUES;
}

/**
 * Batches by a thread. Features in a `SharedArrayBuffer` are used where they are, others are copied;
 * a batch changes hands without a copy, so that none is overwritten while it is in use.
 */
async function* batchesAhead(plan: BatchPlan): AsyncGenerator<Batch, never> {
  const worker = new Worker(new URL("./batch_worker.ts", import.meta.url), { type: "module" });
  const ready: Batch[] = [];
  let failure: Error | undefined;
  let wake = () => {};
  worker.onmessage = ({ data }: MessageEvent<Batch | Error>) => {
    if (data instanceof Error) failure ??= data;
    else ready.push(data);
    wake();
  };
  worker.onerror = (event) => {
    event.preventDefault();
    failure = new InputError("make training batches in a thread", event.message, {
      code: "environment",
    });
    wake();
  };
  try {
    worker.postMessage(plan);
    for (let i = 0; i < AHEAD; i++) worker.postMessage(null);
    for (;;) {
      while (ready.length === 0) {
        if (failure !== undefined) throw failure;
        await new Promise<void>((resolve) => wake = resolve);
      }
      worker.postMessage(null);
      yield ready.shift()!;
    }
  } finally {
    worker.terminate();
  }
}
