/**
 * Helper threads that run kernels on the shared heap. A call is a few numbers in shared memory: no
 * message, no copy.
 * @module
 */
import { Worker } from "node:worker_threads";
import type { Blas, Sgemm } from "./blas.ts";

/** The calling thread and its helpers. */
export interface Threads {
  readonly count: number;
  /** Runs the same kernel on all argument lists, the first on the calling thread; waits for all. */
  run(kernel: string, jobs: readonly (readonly number[])[]): void;
}

/** What a helper thread is given at its start. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly mailbox: SharedArrayBuffer;
  readonly blasPath: string | null;
}

/** The layout of a mailbox: int32 words, then float64 arguments. */
export const MAILBOX = { posted: 0, done: 1, kernel: 2, count: 3, failed: 4, argsAt: 64, args: 40 };

/** Turns of a busy wait before a thread sleeps: about the gap between two kernels of one step. */
export const SPIN = 20_000;

type Kernel = (...args: readonly number[]) => void;

/** The module's kernels by name, ready to be called on this thread. */
export function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  sgemm: Sgemm | null,
): ReadonlyMap<string, Kernel> {
  const none = () => {
    throw new Error("Cannot multiply: no BLAS was opened");
  };
  const imports = { env: { memory, sgemm: sgemm ?? none, abort: none } };
  const { exports } = new WebAssembly.Instance(module, imports);
  const kernels = new Map(
    Object.entries(exports).filter(([, f]) => typeof f === "function") as [string, Kernel][],
  );
  kernels.get("useBlas")!(sgemm === null ? 0 : 1);
  return kernels;
}

interface Helper {
  readonly words: Int32Array;
  readonly args: Float64Array;
}

/**
 * Starts `count - 1` helpers.
 * @param options the compiled kernels, the heap, the number of threads, and the BLAS if any
 */
export async function startThreads(options: {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  count: number;
  blas: Blas;
}): Promise<Threads> {
  const { module, memory, count, blas } = options;
  const kernels = instantiate(module, memory, "sgemm" in blas ? blas.sgemm : null);
  const names = [...kernels.keys()];
  const blasPath = "path" in blas ? blas.path : null;
  const helpers = await Promise.all(
    Array.from({ length: count - 1 }, () => startHelper({ module, memory, blasPath })),
  );
  return {
    count,
    run: (kernel, jobs) => {
      const index = names.indexOf(kernel);
      for (let i = 1; i < jobs.length; i++) post(helpers[i - 1]!, index, jobs[i]!);
      kernels.get(kernel)!(...jobs[0]!);
      for (let i = 1; i < jobs.length; i++) finish(helpers[i - 1]!, kernel);
    },
  };
}

async function startHelper(start: Omit<ThreadStart, "mailbox">): Promise<Helper> {
  const mailbox = new SharedArrayBuffer(MAILBOX.argsAt + MAILBOX.args * 8);
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: { ...start, mailbox } satisfies ThreadStart,
  });
  await new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  worker.unref(); // a sleeping helper must not keep the program alive
  return {
    words: new Int32Array(mailbox, 0, MAILBOX.argsAt / 4),
    args: new Float64Array(mailbox, MAILBOX.argsAt),
  };
}

function post(helper: Helper, kernel: number, job: readonly number[]): void {
  helper.words[MAILBOX.kernel] = kernel;
  helper.words[MAILBOX.count] = job.length;
  helper.args.set(job);
  Atomics.add(helper.words, MAILBOX.posted, 1);
  Atomics.notify(helper.words, MAILBOX.posted);
}

function finish({ words }: Helper, kernel: string): void {
  const job = words[MAILBOX.posted]!;
  for (let turn = 0;; turn++) {
    const done = Atomics.load(words, MAILBOX.done);
    if (done === job) break;
    if (turn > SPIN) Atomics.wait(words, MAILBOX.done, done, 100);
  }
  if (words[MAILBOX.failed] !== 0) {
    throw new Error(`Cannot finish kernel ${kernel}: a helper thread failed`);
  }
}
