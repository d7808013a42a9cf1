/**
 * The ground the kernels stand on: tfjs's wasm backend on a memory that threads can share, the
 * project's own wasm module on the same memory, and the way from tensors to addresses.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import type { WasmBackend } from "./backend.ts";
import { compileKernels } from "@/base/wasm.ts";
import { KERNELS } from "./_kernels.ts";
import { installLazy, type Lazy } from "./lazy.ts";
import { type Blas, enginePlatform, type OpenBlas } from "./platform.ts";
import { startThreads, type Threads } from "./threads.ts";

/** How to run a kernel. */
export interface RunOptions {
  /** The fewest items worth a chunk of their own. @default 1 */
  readonly grain?: number;
  /**
   * The number of chunks, for kernels whose result depends on it (they write one partial result per
   * chunk). @default enough for all threads to end at the same time
   */
  readonly parts?: number;
  /** Numbers that are put on the heap; their address becomes the first argument. */
  readonly shape?: readonly number[];
}

/** The running engine, as kernels see it. */
export interface Host extends Lazy {
  readonly backend: WasmBackend;
  readonly threads: number;
  /** The BLAS that products go through, or why they do not. */
  readonly blas: Omit<OpenBlas, "sgemm"> | { readonly reason: string };
  /** Runs a kernel over [0, count): it gets (part, lo, hi, workspace, ...args). */
  run(kernel: string, count: number, args: readonly number[], options?: RunOptions): void;
  /** Makes each thread's workspace at least this large. */
  reserve(bytes: number): void;
  alloc(bytes: number): number;
  free(address: number): void;
  f32(address: number, length: number): Float32Array;
  f64(address: number, length: number): Float64Array;
  i32(address: number, length: number): Int32Array;
}

let active: Host | undefined;

/** The running engine's host, if `startEngine` has been called and tfjs still uses its backend. */
export function currentHost(): Host | undefined {
  return active !== undefined && tf.getBackend() === "wasm" ? active : undefined;
}

/** The address of a tensor's values. */
export function address(host: Host, tensor: tf.TensorInfo): number {
  return host.backend.dataIdMap.get(tensor.dataId).memoryOffset;
}

const WORKSPACE_BYTES = 4 << 20;
const SHAPE_INTS = 32;
// More chunks than threads, so that a thread that is held up does not hold up the others.
const CHUNKS_PER_THREAD = 4;

/**
 * Starts the backend, the kernels and the threads.
 * @param options `openblas` tries OpenBLAS; `threads` counts the calling thread
 * @throws Error if wasm with SIMD cannot start here
 */
export async function startHost(options: { openblas: boolean; threads: number }): Promise<Host> {
  const memory = await startBackend();
  const backend = tf.backend() as unknown as WasmBackend;
  const module = compileKernels(KERNELS);
  const blas: Blas = options.openblas
    ? enginePlatform().openBlas(memory)
    : { reason: "not asked for" };
  const threads = await startThreads({ module, memory, count: options.threads, blas });
  active = makeHost(backend, memory, threads, blas);
  return active;
}

function makeHost(
  backend: WasmBackend,
  memory: WebAssembly.Memory,
  threads: Threads,
  blas: Blas,
): Host {
  refuseFullHeap(backend.wasm);
  const alloc = (bytes: number) => backend.wasm._malloc(bytes);
  const shapeAt = alloc(SHAPE_INTS * 4);
  let size = 0;
  let workspaces: number[] = [];
  const reserve = (bytes: number) => {
    if (bytes <= size) return;
    for (const at of workspaces) backend.wasm._free(at);
    size = bytes;
    workspaces = Array.from({ length: threads.count }, () => alloc(size));
    threads.setWorkspaces(workspaces);
  };
  reserve(WORKSPACE_BYTES);
  return {
    ...installLazy(backend),
    backend,
    threads: threads.count,
    blas,
    reserve,
    alloc,
    free: (at) => backend.wasm._free(at),
    run: (kernel, count, args, { grain = 1, parts, shape } = {}) => {
      const most = threads.count === 1 ? 1 : threads.count * CHUNKS_PER_THREAD;
      const chunks = parts ?? Math.max(1, Math.min(most, Math.floor(count / grain)));
      if (shape !== undefined) new Int32Array(memory.buffer, shapeAt, SHAPE_INTS).set(shape);
      threads.run({ kernel, count, chunks, args: shape === undefined ? args : [shapeAt, ...args] });
    },
    f32: (at, length) => new Float32Array(memory.buffer, at, length),
    f64: (at, length) => new Float64Array(memory.buffer, at, length),
    i32: (at, length) => new Int32Array(memory.buffer, at, length),
  };
}

/**
 * Makes a full heap an error, for tfjs's own tensors too: it takes address 0, which then stands for
 * "no room", for a place like any other, where tensors overwrite each other.
 */
function refuseFullHeap(wasm: WasmBackend["wasm"]): void {
  wasm._free(wasm._malloc(1)); // the first call puts another function in its place
  const malloc = wasm._malloc;
  wasm._malloc = (bytes) => {
    const at = malloc(bytes) >>> 0;
    if (at !== 0 || bytes === 0) return at;
    throw new InputError(
      `allocate ${bytes} bytes`,
      "the wasm heap is full (it holds 4 GiB at most)",
      { remedy: "take smaller batches or a smaller network" },
    );
  };
}

/**
 * Starts tfjs's wasm backend and returns its memory. The backend's SIMD binary exports a private
 * memory; setting one bit of its memory section (limits flag 1 -> 3, "has a maximum" -> "and is
 * shared") makes it a shared one, which helper threads can work on. Nothing else changes.
 */
async function startBackend(): Promise<WebAssembly.Memory> {
  const factory = tf.findBackendFactory("wasm");
  if (factory === null) {
    throw new InputError("start the engine", "tfjs has no wasm backend", { code: "environment" });
  }
  const original = WebAssembly.instantiate;
  let memory: WebAssembly.Memory | undefined;
  const capture = async (source: BufferSource, imports?: WebAssembly.Imports) => {
    const module = await WebAssembly.compile(shareMemory(source));
    const instance = await original(module, imports);
    memory = Object.values(instance.exports).find((e) => e instanceof WebAssembly.Memory);
    return { module, instance };
  };
  if (tf.engine().registryFactory["wasm"] !== undefined && "wasm" in tf.engine().registry) {
    tf.removeBackend("wasm"); // started earlier, on a memory that cannot be shared
    tf.registerBackend("wasm", factory, 2);
  }
  WebAssembly.instantiate = capture as typeof original;
  try {
    if (!await tf.setBackend("wasm") || memory === undefined) {
      throw new InputError("start the engine", "tfjs's wasm backend did not start", {
        remedy: "is reading its .wasm file allowed (--allow-read)?",
        code: "environment",
      });
    }
  } finally {
    WebAssembly.instantiate = original;
  }
  return memory;
}

function shareMemory(source: BufferSource): Uint8Array<ArrayBuffer> {
  const bytes = ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
  const copy = new Uint8Array(bytes);
  for (let at = 8; at < copy.length;) {
    const id = copy[at]!;
    let size = 0, shift = 0, byte = 0;
    do {
      byte = copy[++at]!;
      size |= (byte & 127) << shift;
      shift += 7;
    } while (byte > 127);
    at++;
    if (id === 5 && copy[at + 1] === 1) copy[at + 1] = 3;
    at += size;
  }
  return copy;
}
