/**
 * Batches that a thread makes in advance, while the network is trained on those before. Their contents
 * do not depend on the thread.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { clipSize } from "@/features/statistics.ts";
import { type Batch, type BatchPlan, plannedBatches } from "./batches.ts";

/** An endless stream of batches; `return` ends the thread that makes them, if any. */
export type BatchStream = Iterator<Batch, never> | AsyncIterator<Batch, never>;

/** Batches that are ready or being made while one is in use. */
const AHEAD = 2;
/** Number of clip values that are made in the time that a thread takes to start, about 50 ms. */
const THREAD_START_VALUES = 1e7;

/**
 * The batches of a training.
 * @param options.epochs number of epochs, at most
 * @param options.thread whether to make them in a thread @default if that saves more time than its
 * start takes
 */
export function trainingBatches(
  plan: BatchPlan,
  { epochs, thread = isWorthThread(plan, epochs) }: {
    readonly epochs: number;
    readonly thread?: boolean | undefined;
  },
): BatchStream {
  return thread ? batchesAhead(plan) : plannedBatches(plan);
}

function isWorthThread({ set, options }: BatchPlan, epochs: number): boolean {
  if (typeof Worker === "undefined" || navigator.hardwareConcurrency === 1) return false;
  if (options.live !== undefined) return true;
  const clips = options.sampling?.clips ?? set.rows.length;
  return clips * clipSize(set.features) * epochs > THREAD_START_VALUES;
}

/**
 * Batches made by a thread. Features in a `SharedArrayBuffer` are shared with it, others are copied. A
 * batch is transferred without a copy, so that none is overwritten while it is in use.
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
