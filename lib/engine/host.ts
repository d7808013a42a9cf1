/**
 * Where the kernels run: tfjs's wasm backend on a memory that threads share, the project's own wasm
 * module on the same memory, and the addresses of tensors in it.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import * as tf from "@tensorflow/tfjs";
import { compileKernels } from "@/base/wasm.ts";
import { KERNELS } from "./_kernels.ts";
import { bringBinary } from "./binary.ts";
import { Lazy, type WasmBackend } from "./lazy.ts";
import { type BlasChoice, enginePlatform } from "./platform.ts";
import { startThreads, type Threads } from "./threads.ts";

/** How to run a kernel. */
interface RunOptions {
  /** The fewest items of a chunk. @default 1 */
  readonly grain?: number;
  /**
   * The number of chunks, for kernels that write one partial result per chunk. @default enough for all
   * threads to end at the same time
   */
  readonly parts?: number;
  /** Numbers to put on the heap; their address becomes the first argument. */
  readonly shape?: readonly number[];
}

/** The running engine, as kernels see it. */
export interface Host extends Lazy {
  readonly backend: WasmBackend;
  readonly threads: number;
  /** The BLAS that computes products, or why there is none. */
  readonly blas: BlasChoice;
  /** Runs a kernel over [0, count): it gets (part, lo, hi, workspace, ...args). */
  run(kernel: string, count: number, args: readonly number[], options?: RunOptions): void;
  /** Makes each thread's workspace at least this large. */
  reserve(bytes: number): void;
  alloc(bytes: number): number;
  free(address: number): void;
  f32(address: number, length: number): Float32Array;
  f64(address: number, length: number): Float64Array;
}

let active: Host | undefined;

/** The running engine's host, if `startEngine` has been called and tfjs still uses its backend. */
export function currentHost(): Host | undefined {
  return active !== undefined && tf.getBackend() === "wasm" ? active : undefined;
}

/** A float tensor whose values a kernel will write. */
export function emptyTensor(host: Host, shape: readonly number[]): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo(host.backend.makeOutput(shape, "float32"));
}

/** The address of a tensor's values. */
export function address(host: Host, tensor: tf.TensorInfo): number {
  return host.backend.dataIdMap.get(tensor.dataId).memoryOffset;
}

const WORKSPACE_BYTES = 4 << 20;
const SHAPE_INTS = 32;
// More chunks than threads, so that a delayed thread does not delay the others.
const CHUNKS_PER_THREAD = 4;

/**
 * Starts the backend, the kernels and the threads.
 * @param options.provider "auto" tries OpenBLAS
 * @param options.threads number of threads, the calling one included
 * @param options.blas what another thread has chosen @default chosen here
 * @throws {InputError} if wasm with SIMD cannot start here, or OpenBLAS is needed and cannot be opened
 */
export async function startHost(options: {
  readonly provider: "auto" | "openblas" | "wasm";
  readonly threads: number;
  readonly blas?: BlasChoice | undefined;
}): Promise<Host> {
  const memory = await startBackend();
  const platform = enginePlatform();
  const blas = options.blas ?? platform.chooseBlas(options.provider);
  if (options.provider === "openblas" && "reason" in blas) {
    throw new InputError("start the engine with OpenBLAS", blas.reason, { code: "environment" });
  }
  const opened = "path" in blas
    ? { path: blas.path, sgemm: platform.openBlas(memory, blas.path) }
    : null;
  const backend = tf.backend() as unknown as WasmBackend;
  const module = compileKernels(KERNELS);
  const threads = await startThreads({
    module,
    memory,
    count: options.threads,
    blas: opened,
  });
  active = makeHost(backend, memory, threads, blas);
  return active;
}

function makeHost(
  backend: WasmBackend,
  memory: WebAssembly.Memory,
  threads: Threads,
  blas: BlasChoice,
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
  return Object.assign(new Lazy(backend), {
    backend,
    threads: threads.count,
    blas,
    reserve,
    alloc,
    free: (at: number) => backend.wasm._free(at),
    run: (kernel: string, count: number, args: readonly number[], options: RunOptions = {}) => {
      const { grain = 1, parts, shape } = options;
      const most = threads.count === 1 ? 1 : threads.count * CHUNKS_PER_THREAD;
      const chunks = parts ?? Math.max(1, Math.min(most, Math.floor(count / grain)));
      if (shape !== undefined) new Int32Array(memory.buffer, shapeAt, SHAPE_INTS).set(shape);
      threads.run({ kernel, count, chunks, args: shape === undefined ? args : [shapeAt, ...args] });
    },
    f32: (at: number, length: number) => new Float32Array(memory.buffer, at, length),
    f64: (at: number, length: number) => new Float64Array(memory.buffer, at, length),
  });
}

/**
 * Makes a full heap an error, for tfjs's own tensors too. tfjs does not check for address 0, which
 * means "no room": it would put all further tensors there, on top of each other.
 */
function refuseFullHeap(wasm: WasmBackend["wasm"]): void {
  wasm._free(wasm._malloc(1)); // the first call replaces the function
  const malloc = wasm._malloc;
  wasm._malloc = (bytes) => {
    const at = malloc(bytes) >>> 0;
    if (at !== 0 || bytes === 0) return at;
    throw new InputError(`allocate ${bytes} bytes`, "the wasm heap of 4 GiB is full", {
      remedy: "use smaller batches or a smaller network",
      code: "environment",
    });
  };
}

/**
 * Starts tfjs's wasm backend and returns its memory. The backend's SIMD binary exports a private
 * memory. Setting one bit in its memory section (limits flag 1 -> 3: has a maximum, and is shared)
 * makes it a memory that helper threads can use. The rest of the binary stays as it is.
 */
async function startBackend(): Promise<WebAssembly.Memory> {
  const factory = tf.findBackendFactory("wasm");
  if (factory === null) {
    throw new InputError("start the engine", "tfjs has no wasm backend", { code: "environment" });
  }
  await bringBinary();
  const original = WebAssembly.instantiate;
  let memory: WebAssembly.Memory | undefined;
  const capture = async (
    source: BufferSource | WebAssembly.Module,
    imports?: WebAssembly.Imports,
  ) => {
    // A compiled module is not tfjs's: Node loads its HTTP parser when it is first needed.
    if (source instanceof WebAssembly.Module) return await original(source, imports);
    const module = await WebAssembly.compile(shareMemory(source));
    const instance = await original(module, imports);
    memory = Object.values(instance.exports).find((e) => e instanceof WebAssembly.Memory);
    return { module, instance };
  };
  if (tf.engine().registryFactory["wasm"] !== undefined && "wasm" in tf.engine().registry) {
    tf.removeBackend("wasm"); // it was started earlier, on a private memory or without OpenBLAS
    tf.registerBackend("wasm", factory, 2);
  }
  WebAssembly.instantiate = capture as typeof original;
  try {
    if (!await tf.setBackend("wasm") || memory === undefined) {
      throw new InputError("start the engine", "tfjs's wasm backend did not start", {
        remedy: "allow reading its .wasm file (--allow-read)",
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
