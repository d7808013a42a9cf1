/**
 * The ground the kernels stand on: tfjs's wasm backend on a memory that threads can share, the
 * project's own wasm module on the same memory, and the way from tensors to addresses.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { type Blas, openBlas } from "./blas.ts";
import { startThreads, type Threads } from "./threads.ts";

/** What the project uses of tfjs's wasm backend beyond its public type. */
export interface WasmBackend extends tf.KernelBackend {
  readonly wasm: { _malloc(bytes: number): number; _free(address: number): void };
  readonly dataIdMap: { get(id: tf.DataId): { memoryOffset: number } };
  makeOutput(shape: readonly number[], dtype: tf.DataType): tf.TensorInfo;
}

/** The arguments of a kernel after (lo, hi, workspace), the same for all parts or per part. */
export type KernelArgs = readonly number[] | ((part: number) => readonly number[]);

/** The running engine, as kernels see it. */
export interface Host {
  readonly backend: WasmBackend;
  readonly threads: number;
  /** Whether products go through OpenBLAS; otherwise the reason why not. */
  readonly blas: { readonly path: string } | { readonly reason: string };
  /** Runs a kernel over [0, count), split among the threads, at least `grain` items each. */
  run(kernel: string, count: number, args: KernelArgs, grain?: number): number;
  /** In how many parts `run` would split. */
  parts(count: number, grain?: number): number;
  /** Makes each thread's workspace at least this large. */
  reserve(bytes: number): void;
  alloc(bytes: number): number;
  free(address: number): void;
  /** Writes numbers to a block that the next call overwrites, for one kernel's shape. */
  shape(values: readonly number[]): number;
  f32(address: number, length: number): Float32Array;
  f64(address: number, length: number): Float64Array;
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

// Built by build.ts.
const KERNELS = new URL("./kernels/engine.wasm", import.meta.url);
const WORKSPACE_BYTES = 4 << 20;
const SHAPE_INTS = 32;

/**
 * Starts the backend, the kernels and the threads.
 * @param options `openblas` tries OpenBLAS; `threads` counts the calling thread
 * @throws Error if wasm with SIMD cannot start here
 */
export async function startHost(options: { openblas: boolean; threads: number }): Promise<Host> {
  const memory = await startBackend();
  const backend = tf.backend() as unknown as WasmBackend;
  const module = await WebAssembly.compile(await Deno.readFile(KERNELS));
  const blas: Blas = options.openblas ? openBlas(memory) : { reason: "not asked for" };
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
  const alloc = (bytes: number) => {
    const at = backend.wasm._malloc(bytes) >>> 0;
    if (at === 0) throw new RangeError(`Cannot allocate ${bytes} bytes: the wasm heap is full`);
    return at;
  };
  let size = 0;
  let workspaces: number[] = [];
  const reserve = (bytes: number) => {
    if (bytes <= size) return;
    for (const at of workspaces) backend.wasm._free(at);
    size = bytes;
    workspaces = Array.from({ length: threads.count }, () => alloc(size));
  };
  reserve(WORKSPACE_BYTES);
  const shapeAt = alloc(SHAPE_INTS * 4);
  const parts = (count: number, grain = 1) =>
    Math.max(1, Math.min(threads.count, Math.floor(count / grain)));
  return {
    backend,
    threads: threads.count,
    blas: "path" in blas ? { path: blas.path } : { reason: blas.reason },
    parts,
    reserve,
    alloc,
    free: (at) => backend.wasm._free(at),
    run: (kernel, count, args, grain = 1) => {
      const n = parts(count, grain);
      const jobs = Array.from({ length: n }, (_, part) => {
        const lo = Math.floor(count * part / n), hi = Math.floor(count * (part + 1) / n);
        return [lo, hi, workspaces[part]!, ...(typeof args === "function" ? args(part) : args)];
      });
      threads.run(kernel, jobs);
      return n;
    },
    shape: (values) => {
      new Int32Array(memory.buffer, shapeAt, SHAPE_INTS).set(values);
      return shapeAt;
    },
    f32: (at, length) => new Float32Array(memory.buffer, at, length),
    f64: (at, length) => new Float64Array(memory.buffer, at, length),
  };
}

/**
 * Starts tfjs's wasm backend and returns its memory. The backend's SIMD binary exports a private
 * memory; setting one bit of its memory section (limits flag 1 -> 3, "has a maximum" -> "and is
 * shared") makes it a shared one, which helper threads can work on. Nothing else changes.
 */
async function startBackend(): Promise<WebAssembly.Memory> {
  const factory = tf.findBackendFactory("wasm");
  if (factory === null) throw new Error("Cannot start the engine: tfjs has no wasm backend");
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
      throw new Error(
        "Cannot start the engine: tfjs's wasm backend did not start; is reading its .wasm file " +
          "allowed (--allow-read)?",
      );
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
