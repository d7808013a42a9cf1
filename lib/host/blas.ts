/**
 * OpenBLAS, or Accelerate on a Mac, through Deno's foreign function interface. It works on the wasm
 * heap in place.
 * @module
 */
import { fileURLToPath } from "node:url";
import type { FoundBlas, Sgemm } from "@/engine/platform.ts";
import { betterKernels, processorFlags } from "./kernels.ts";
import type { ProductBench } from "./products.ts";

/**
 * Paths of OpenBLAS by system, tried in order. Full paths come first, because with `--allow-ffi=NAME`
 * Deno looks for a bare name in the working directory. Only the Linux paths have been tested.
 */
export const BLAS_PATHS: Readonly<Record<string, readonly string[]>> = {
  linux: [
    "/usr/lib/x86_64-linux-gnu/libopenblas.so.0",
    "/usr/lib/aarch64-linux-gnu/libopenblas.so.0",
    "/usr/lib64/libopenblas.so.0",
    "/usr/lib/libopenblas.so.0",
    "libopenblas.so.0",
  ],
  darwin: [
    "/System/Library/Frameworks/Accelerate.framework/Accelerate",
    "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
  ],
  windows: ["openblas.dll", "libopenblas.dll"],
};

const ENDINGS: Readonly<Record<string, string>> = { darwin: "dylib", windows: "dll" };

/** Where `deno task setup-blas` puts the OpenBLAS that it fetches. */
export const FETCHED_BLAS: string = fileURLToPath(
  new URL(
    `../../.tools/openblas/scipy_openblas.${ENDINGS[Deno.build.os] ?? "so"}`,
    import.meta.url,
  ),
);

// Windows looks for a symbol only in the named library, and OpenBLAS has no memcpy.
const WINDOWS_RUNTIME = "C:/Windows/System32/msvcrt.dll";

const I = "i32";
const F = "f32";
const P = "usize";
// memcpy takes buffers and returns an address, so it gives the heap's address. Deno.UnsafePointer.of
// would need the permission for all libraries.
const MEMCPY = { memcpy: { parameters: ["buffer", "buffer", "usize"], result: "usize" } } as const;

/** The used functions; those of the fetched library have a prefix. */
function symbolsOf(path: string) {
  const prefix = path === FETCHED_BLAS ? "scipy_" : "";
  return {
    sgemm: {
      name: `${prefix}cblas_sgemm`,
      // order, op(A), op(B), m, n, k, alpha, A, lda, B, ldb, beta, C, ldc
      parameters: [I, I, I, I, I, I, F, P, I, P, I, F, P, I],
      result: "void",
    },
    setThreads: {
      name: `${prefix}openblas_set_num_threads`,
      parameters: ["i32"],
      result: "void",
      optional: true,
    },
    kernelName: {
      name: `${prefix}openblas_get_corename`,
      parameters: [],
      result: "usize",
      optional: true,
    },
    strncpy: { parameters: ["buffer", "usize", "usize"], result: "usize", optional: true },
    memcpy: { parameters: ["buffer", "usize", "usize"], result: "usize", optional: true },
    // The C library's, from glibc 2.33 on; Deno guards /proc/cpuinfo by the permission for everything.
    cpuFeatures: {
      name: "__x86_get_cpuid_feature_leaf",
      parameters: ["u32"],
      result: "usize",
      optional: true,
    },
    setenv: { parameters: ["buffer", "buffer", "i32"], result: "i32", optional: true },
  } as const;
}

type Library = Deno.DynamicLibrary<ReturnType<typeof symbolsOf>>;

const ROW_MAJOR = 101, PLAIN = 111, TRANSPOSED = 112;

/**
 * What is less than a third as fast as another one is not used. Other kernels round differently, so
 * other work of the machine, which can halve a speed, must not decide.
 */
const MUCH_SLOWER = 1 / 3;

/**
 * Opens a library for the calling thread, with the kernel that `findBlas` has chosen.
 * @param memory the heap that addresses refer to: a shared memory, which never moves
 * @throws {Error} if it cannot be opened
 */
export function openBlas(memory: WebAssembly.Memory, path: string): Sgemm {
  return bind(open(path), { memory, path });
}

/**
 * Finds the fastest library that multiplies correctly. It stays open, with its best kernel.
 * @param paths candidates; the first that can be used is taken, but for the fetched one, which is
 *   compared with the first of the others
 * @returns the library, or why there is none
 */
export function findBlas(
  bench: ProductBench,
  paths: readonly string[] = [FETCHED_BLAS, ...BLAS_PATHS[Deno.build.os] ?? []],
): FoundBlas | { readonly reason: string } {
  const reasons = new Map<string, string>();
  const found: FoundBlas[] = [];
  for (const path of paths) {
    if (found.some((blas) => blas.path !== FETCHED_BLAS)) break;
    try {
      const tested = path === FETCHED_BLAS || BLAS_PATHS["linux"]!.includes(path);
      found.push({ path, tested, ...openFittingKernel(path, bench) });
    } catch (error) {
      const why = error instanceof Error ? error.message.split("\n")[0]! : String(error);
      reasons.set(path, why);
    }
  }
  if (found.length > 0) return found[firstFast(found.map(({ gflops }) => gflops))]!;
  // That nothing was fetched is no news.
  const named = [...reasons].find(([path]) => path !== FETCHED_BLAS) ?? [...reasons][0];
  return { reason: named?.[1] ?? `no path is known for ${Deno.build.os}` };
}

/** The index of the first rate that is not far below the highest. */
function firstFast(rates: readonly number[]): number {
  return rates.findIndex((rate) => rate >= MUCH_SLOWER * Math.max(...rates));
}

/** @throws {Error} if the library may not be opened, or cannot be */
function open(path: string): Library {
  for (const needed of [path, runtimeOf(path)]) {
    // Opening a library without permission would prompt the user.
    const { state } = Deno.permissions.querySync({ name: "ffi", path: needed });
    if (state !== "granted") throw new Error(`${needed} is not permitted, see --allow-ffi`);
  }
  const library = Deno.dlopen(path, symbolsOf(path));
  library.symbols.setThreads?.(1); // the engine splits the work among its own threads
  return library;
}

/**
 * Opens a library. If OpenBLAS runs a kernel that does not suit the processor, it is opened again with
 * others, and the best of those that multiply correctly is kept, unless another one is much faster.
 * @throws {Error} if the library cannot be opened or none of its kernels multiplies correctly
 */
function openFittingKernel(
  path: string,
  { memory, measure }: ProductBench,
): Pick<FoundBlas, "kernel" | "gflops"> {
  let library = open(path);
  const rate = () => measure(bind(library, { memory, path }));
  const candidates = betterKernels(kernelName(library), processorFlags(leavesOf(library)));
  const rates = candidates.map((coreType) => {
    library = reopen(library, { path, coreType });
    return rate();
  });
  const chosen = firstFast(rates);
  if (chosen < rates.length - 1) {
    library = reopen(library, { path, coreType: candidates[chosen]! });
  }
  const gflops = rates[chosen] ?? rate();
  if (gflops > 0) return { kernel: kernelName(library), gflops };
  library.close();
  throw new Error(`${path} gives wrong products on this processor`);
}

/** Opens the library again with a core type, which OpenBLAS reads while it is loaded. */
function reopen(
  library: Library,
  { path, coreType }: { readonly path: string; readonly coreType: string },
): Library {
  const { setenv } = library.symbols;
  if (setenv === null) return library;
  const cString = (text: string) => new TextEncoder().encode(text + "\0");
  setenv(cString("OPENBLAS_CORETYPE"), cString(coreType), 1);
  library.close();
  return open(path);
}

/** The name of the kernel that OpenBLAS runs; undefined for another library. */
function kernelName({ symbols }: Library): string | undefined {
  const { kernelName, strncpy } = symbols;
  if (kernelName === null || strncpy === null) return undefined;
  const bytes = new Uint8Array(32);
  strncpy(bytes, kernelName(), BigInt(bytes.length - 1));
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
}

/** What glibc knows of the processor: after the registers, those bits that the system supports. */
function leavesOf({ symbols }: Library): (leaf: number) => Uint32Array | null {
  const { cpuFeatures, memcpy } = symbols;
  return (leaf) => {
    if (cpuFeatures === null || memcpy === null) return null;
    const registers = new Uint32Array(8);
    memcpy(new Uint8Array(registers.buffer), cpuFeatures(leaf), BigInt(registers.byteLength));
    return registers.subarray(4);
  };
}

function runtimeOf(path: string): string {
  return Deno.build.os === "windows" ? WINDOWS_RUNTIME : path;
}

function heapAddress(memory: WebAssembly.Memory, path: string): number {
  const heap = new Uint8Array(memory.buffer);
  const runtime = Deno.dlopen(runtimeOf(path), MEMCPY);
  const address = Number(runtime.symbols.memcpy(heap, heap, 0n));
  runtime.close(); // else the library could not be loaded again with another kernel
  return address;
}

function bind(
  library: Library,
  { memory, path }: { readonly memory: WebAssembly.Memory; readonly path: string },
): Sgemm {
  const base = heapAddress(memory, path);
  const call = library.symbols.sgemm as unknown as (...args: (number | bigint)[]) => void;
  return (ta, tb, m, n, k, a, lda, b, ldb, c, ldc, beta) =>
    call(
      ROW_MAJOR,
      ta ? TRANSPOSED : PLAIN,
      tb ? TRANSPOSED : PLAIN,
      m,
      n,
      k,
      1,
      base + (a >>> 0), // addresses are unsigned, but wasm passes them as signed numbers
      lda,
      base + (b >>> 0),
      ldb,
      beta,
      base + (c >>> 0),
      ldc,
    );
}
