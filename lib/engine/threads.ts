/**
 * Threads that run kernels on the shared heap. A task is cut into chunks, and each free thread takes
 * the next one. A task costs a few words in shared memory, without messages and copies, and a helper
 * that sleeps or is busy delays no other thread.
 * @module
 */
import { enginePlatform, type HelperStart, type Sgemm } from "./platform.ts";

/** The calling thread and its helpers. */
export interface Threads {
  readonly count: number;
  /**
   * Runs a kernel over [0, count) to its end.
   * @param task.chunks parts that it is cut into, at most 254
   * @param task.args what the kernel gets after (part, lo, hi, workspace)
   */
  run(
    task: { kernel: string; count: number; chunks: number; args: readonly number[] },
  ): void;
  /** Sets the address of each thread's workspace, the calling thread first. */
  setWorkspaces(addresses: readonly number[]): void;
}

// The board holds int32 words, then float64 arguments. The state is task number * 256 + next chunk.
const STATE = 0, CHUNKS = 1, DONE = 2, KERNEL = 3, COUNT = 4, ARGS = 5, FAILED = 6, WORKSPACES = 16;
const ARGS_AT = 256, MAX_ARGS = 40;
/** The most threads whose workspaces the board has words for. */
export const MOST_THREADS = ARGS_AT / 4 - WORKSPACES;
// The next chunk while a task is being written to the board: more than any task has.
const CLOSED = 255;

// Turns of a busy wait before a thread sleeps, about half a millisecond. This is longer than the gaps
// between the kernels of a training step, so that no kernel has to wake the threads. Where other
// programs want the core, waiting so costs a thread the time that it needs for work: it then waits a
// twentieth of that, and longer again bit by bit.
const SPIN = 100_000;
const SPIN_BUSY = SPIN / 20;
const SPIN_MORE = SPIN / 500;
// Turns that took so much longer than the fastest ones had another program among them.
const DISTURBED = 5;
// Fewer turns are too few to be timed.
const TIMED_TURNS = 1000;

type WasmFunction = (...args: readonly number[]) => void;

type Board = ReturnType<typeof readBoard>;

function readBoard(buffer: ArrayBufferLike) {
  return {
    words: new Int32Array(buffer, 0, ARGS_AT / 4),
    args: new Float64Array(buffer, ARGS_AT, MAX_ARGS),
  };
}

/** The module's kernels in a fixed order, callable on this thread. */
function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  sgemm: Sgemm | null,
): readonly (readonly [string, WasmFunction])[] {
  const none = () => {
    throw new Error("A kernel called the BLAS, but none was opened");
  };
  const imports = { env: { memory, sgemm: sgemm ?? none, abort: none } };
  const { exports } = new WebAssembly.Instance(module, imports);
  const kernels = Object.entries(exports).filter(([, f]) => typeof f === "function");
  (exports["useBlas"] as WasmFunction)(sgemm === null ? 0 : 1);
  return kernels as [string, WasmFunction][];
}

/**
 * Runs chunks of the task on the board until none is left. The state holds the task's number, so a
 * successful exchange proves that the chunk and the arguments belong to this task.
 * @returns what a kernel threw
 */
function work({ words, args }: Board, kernels: readonly WasmFunction[], thread: number): unknown {
  let cause: unknown;
  for (;;) {
    const state = Atomics.load(words, STATE);
    const chunk = state & 255;
    const chunks = Atomics.load(words, CHUNKS);
    if (chunk >= chunks) return cause;
    if (Atomics.compareExchange(words, STATE, state, state + 1) !== state) continue;
    const count = words[COUNT]!;
    const lo = Math.floor(count * chunk / chunks);
    const hi = Math.floor(count * (chunk + 1) / chunks);
    try {
      const rest = args.subarray(0, words[ARGS]!);
      kernels[words[KERNEL]!]!(chunk, lo, hi, words[WORKSPACES + thread]!, ...rest);
    } catch (error) {
      cause = error;
      words[FAILED] = 1;
    }
    Atomics.add(words, DONE, 1);
    Atomics.notify(words, DONE);
  }
}

/**
 * Makes a busy wait for a change of a word.
 * @returns whether the word has changed
 */
function makeSpin(words: Int32Array, index: number): (value: number) => boolean {
  let most = SPIN;
  let fastest = Infinity;
  return (value) => {
    const start = performance.now();
    let turn = 0;
    while (Atomics.load(words, index) === value && turn < most) turn++;
    if (turn > TIMED_TURNS) {
      const perTurn = (performance.now() - start) / turn;
      const isDisturbed = perTurn > DISTURBED * fastest;
      fastest = Math.min(fastest, perTurn);
      most = isDisturbed ? SPIN_BUSY : Math.min(SPIN, most + SPIN_MORE);
    }
    return Atomics.load(words, index) !== value;
  };
}

/** Runs in a helper thread: waits for tasks and works on them. Never returns. */
export function help(start: HelperStart, sgemm: Sgemm | null): never {
  const board = readBoard(start.board);
  const { words } = board;
  const kernels = instantiate(start.module, start.memory, sgemm).map(([, kernel]) => kernel);
  const spin = makeSpin(words, STATE);
  for (;;) {
    work(board, kernels, start.thread);
    const idle = Atomics.load(words, STATE);
    if (!spin(idle)) Atomics.wait(words, STATE, idle);
  }
}

/**
 * Starts `count - 1` helpers.
 * @param options the compiled kernels, the heap, the number of threads, and the opened BLAS if any
 * @throws {InputError} if a helper cannot start, or cannot open the BLAS that this thread has opened
 */
export async function startThreads(options: {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly count: number;
  readonly blas: { readonly path: string; readonly sgemm: Sgemm } | null;
}): Promise<Threads> {
  const { module, memory, count, blas } = options;
  const named = instantiate(module, memory, blas?.sgemm ?? null);
  const numbers = new Map(named.map(([name], i) => [name, i]));
  const kernels = named.map(([, kernel]) => kernel);
  // Web pages without cross-origin isolation have no shared buffers; one thread needs none.
  const Buffer = count === 1 ? ArrayBuffer : SharedArrayBuffer;
  const buffer = new Buffer(ARGS_AT + MAX_ARGS * 8);
  const board = readBoard(buffer);
  const blasPath = blas?.path ?? null;
  await Promise.all(Array.from(
    { length: count - 1 },
    (_, i) =>
      enginePlatform().startHelper({ module, memory, board: buffer, blasPath, thread: i + 1 }),
  ));
  const spin = makeSpin(board.words, DONE);
  let task = 0;
  return {
    count,
    setWorkspaces: (addresses) => board.words.set(addresses, WORKSPACES),
    run: ({ kernel, count, chunks, args }) => {
      const { words } = board;
      const number = numbers.get(kernel)!;
      Atomics.store(words, STATE, task << 8 | CLOSED);
      Atomics.store(words, CHUNKS, chunks);
      words.set([0, number, count, args.length, 0], DONE);
      board.args.set(args);
      task = (task + 1) & 0x7fffff;
      Atomics.store(words, STATE, task << 8);
      if (chunks > 1) Atomics.notify(words, STATE);
      const cause = work(board, kernels, 0);
      for (let done = 0; (done = Atomics.load(words, DONE)) < chunks;) {
        if (!spin(done)) Atomics.wait(words, DONE, done);
      }
      if (words[FAILED] !== 0) throw new Error(`The kernel ${kernel} failed`, { cause });
    },
  };
}
