/**
 * What the engine takes from the system that it runs on: other threads and a native BLAS. Both are
 * optional, so the engine runs anywhere; the shell installs what its system has (lib/host for Deno).
 * @module
 */
import { InputError } from "@/base/errors.ts";

/** C = op(A) op(B) + beta C by addresses within the wasm memory, as the kernels import it. */
export type Sgemm = (
  ta: number,
  tb: number,
  m: number,
  n: number,
  k: number,
  a: number,
  lda: number,
  b: number,
  ldb: number,
  c: number,
  ldc: number,
  beta: number,
) => void;

/** A BLAS that multiplies correctly on this machine. */
export interface FoundBlas {
  readonly path: string;
  /** Name of the kernel that OpenBLAS runs, such as "SkylakeX"; undefined for Accelerate. */
  readonly kernel?: string | undefined;
  /** False where this library was never tried on this system. */
  readonly tested: boolean;
  /** Measured speed at products of training, on one thread. */
  readonly gflops: number;
}

/** What multiplies: a BLAS, or our own kernels and why; a plain value that threads can be sent. */
export type BlasChoice = FoundBlas | {
  readonly reason: string;
  /** Of our own kernels, where that was measured. */
  readonly gflops?: number | undefined;
};

/** What a helper thread is given at its start. */
export interface HelperStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly board: ArrayBufferLike;
  /** The BLAS that the calling thread has opened and the helper must open too; null for none. */
  readonly blasPath: string | null;
  /** The helper's number, from 1. */
  readonly thread: number;
}

/** What a system offers to the engine. */
export interface EnginePlatform {
  /** Looks for a BLAS, and compares it with our own kernels. */
  chooseBlas(provider: "auto" | "openblas" | "wasm"): BlasChoice;
  /**
   * Opens the BLAS that was chosen, for this thread; it works on the heap in place.
   * @throws {Error} if it cannot be opened
   */
  openBlas(memory: WebAssembly.Memory, path: string): Sgemm;
  /**
   * Starts a thread that calls `help` of threads.ts; it must not keep the program alive.
   * @throws {InputError} if it cannot start, or cannot open the BLAS
   */
  startHelper(start: HelperStart): Promise<void>;
  /** Registers tfjs's WebGPU backend, which is large and seldom wanted. */
  loadWebGpu(): Promise<unknown>;
  /** Loads tfjs's own WebAssembly, with SIMD; without this, tfjs looks for its file. */
  readonly loadBinary?: (() => Promise<Uint8Array<ArrayBuffer>>) | undefined;
  /** Threads that the system can run at once. */
  readonly cores: number;
}

const NOTHING: EnginePlatform = {
  chooseBlas: () => ({ reason: "this system offers no native library" }),
  openBlas: () => {
    throw notHere("open a native library");
  },
  startHelper: () => Promise.reject(notHere("start a second thread of the engine")),
  loadWebGpu: () => Promise.reject(notHere("start the engine on WebGPU")),
  cores: 1,
};

function notHere(what: string): InputError {
  return new InputError(what, "this system does not offer it", { code: "environment" });
}

let installed = NOTHING;

/** Makes the engine use what a system offers; without it the engine runs on one thread. */
export function installPlatform(platform: EnginePlatform): void {
  installed = platform;
}

/** What the system offers. */
export function enginePlatform(): EnginePlatform {
  return installed;
}
