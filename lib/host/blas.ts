/**
 * OpenBLAS, or Accelerate on a Mac, through Deno's foreign function interface, on the wasm heap in
 * place.
 * @module
 */

import type { Blas, Sgemm } from "@/engine/platform.ts";

/**
 * Where OpenBLAS lies, by system. Whole paths come first: with a scoped `--allow-ffi=NAME` Deno takes
 * a bare name for a file of the working directory. Only the Linux names have been tried.
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

// Windows looks for a symbol in the named library alone, and OpenBLAS has no memcpy of its own.
const WINDOWS_RUNTIME = "C:/Windows/System32/msvcrt.dll";

const I = "i32";
const F = "f32";
const P = "usize";
const B = "buffer";
// Its parameters may be buffers and its result is an address, so that it tells where the heap lies;
// Deno.UnsafePointer.of would need the permission for all libraries.
const MEMCPY = { memcpy: { parameters: ["buffer", "buffer", "usize"], result: "usize" } } as const;
const SYMBOLS = {
  // order, op(A), op(B), m, n, k, alpha, A, lda, B, ldb, beta, C, ldc
  cblas_sgemm: { parameters: [I, I, I, I, I, I, F, P, I, P, I, F, P, I], result: "void" },
  sgemmOfBuffers: {
    name: "cblas_sgemm",
    parameters: [I, I, I, I, I, I, F, B, I, B, I, F, B, I],
    result: "void",
  },
  openblas_set_num_threads: { parameters: ["i32"], result: "void", optional: true },
  openblas_get_corename: { parameters: [], result: "usize", optional: true },
  strncpy: { parameters: ["buffer", "usize", "usize"], result: "usize", optional: true },
  setenv: { parameters: ["buffer", "buffer", "i32"], result: "i32", optional: true },
} as const;

type Library = Deno.DynamicLibrary<typeof SYMBOLS>;

const ROW_MAJOR = 101, PLAIN = 111, TRANSPOSED = 112;

/**
 * Opens the first library that can be opened and multiplies correctly.
 * @param memory the heap that addresses refer to; it must be the shared memory, which never moves
 * @param paths candidates in order @default those of this system
 */
export function openBlas(
  memory: WebAssembly.Memory,
  paths: readonly string[] = BLAS_PATHS[Deno.build.os] ?? [],
): Blas {
  const reasons: string[] = [];
  for (const path of paths) {
    // Asking for what was not granted would stop and ask whoever sits at the terminal.
    const runtime = Deno.build.os === "windows" ? WINDOWS_RUNTIME : path;
    const refused = [path, runtime].find((p) =>
      Deno.permissions.querySync({ name: "ffi", path: p }).state !== "granted"
    );
    if (refused !== undefined) {
      reasons.push(`${refused} is not permitted, see --allow-ffi`);
      continue;
    }
    try {
      const { symbols } = openWithFittingKernel(path);
      symbols.openblas_set_num_threads?.(1); // the engine splits the work among its own threads
      const kernel = kernelName(symbols);
      const tested = BLAS_PATHS["linux"]!.includes(path);
      return {
        path,
        kernel,
        tested,
        sgemm: bind(symbols.cblas_sgemm, heapAddress(memory, runtime)),
      };
    } catch (error) {
      reasons.push(error instanceof Error ? error.message.split("\n")[0]! : String(error));
    }
  }
  return { reason: reasons[0] ?? `no name is known on ${Deno.build.os}` };
}

/**
 * Opens a library, and opens it again with another kernel where OpenBLAS chose an old one because it
 * does not know the processor: 0.3.21 runs its SSE kernel "Prescott" on processors with AVX-512, at
 * a quarter of the speed.
 * @throws Error if the library cannot be opened or no kernel of it multiplies correctly
 */
function openWithFittingKernel(path: string): Library {
  let library = Deno.dlopen(path, SYMBOLS);
  const candidates = betterKernels(kernelName(library.symbols), processorFlags());
  for (const coreType of candidates) {
    library = reopen(library, path, coreType);
    if (multipliesCorrectly(library.symbols)) return library;
  }
  if (candidates.length === 0 && multipliesCorrectly(library.symbols)) return library;
  library.close();
  throw new Error(`${path} multiplies wrongly on this processor`);
}

/** OpenBLAS's kernels without AVX2; the names are those of openblas_get_corename. */
const OLD_KERNELS =
  /^(Prescott|Core2|Penryn|Dunnington|Nehalem|Sandybridge|Atom|Generic|Unknown)$/i;

/**
 * Names for OPENBLAS_CORETYPE to try in place of the kernel that OpenBLAS chose, best first.
 * @param chosen what openblas_get_corename says; undefined for a library without kernels to choose
 * @param flags features of the processor as Linux names them
 * @returns nothing where the choice fits the processor
 */
export function betterKernels(chosen: string | undefined, flags: ReadonlySet<string>): string[] {
  if (chosen === undefined || !OLD_KERNELS.test(chosen)) return [];
  const has = (...names: readonly string[]) => names.every((name) => flags.has(name));
  const found: string[] = [];
  if (has("avx512f", "avx512bw", "avx512dq", "avx512vl")) found.push("SkylakeX");
  if (has("avx2", "fma")) found.push("Haswell");
  return found.length === 0 ? [] : [...found, chosen];
}

/** What the processor can do, as Linux says it; empty where that is not known. */
function processorFlags(): ReadonlySet<string> {
  try {
    const line = /^flags\s*:(.*)$/m.exec(Deno.readTextFileSync("/proc/cpuinfo"));
    return new Set(line?.[1]?.trim().split(/\s+/) ?? []);
  } catch {
    return new Set();
  }
}

/** Closes the library and opens it with a core type, which OpenBLAS reads while it is loaded. */
function reopen(library: Library, path: string, coreType: string): Library {
  const { setenv } = library.symbols;
  if (setenv === null) return library;
  setenv(cString("OPENBLAS_CORETYPE"), cString(coreType), 1);
  library.close();
  return Deno.dlopen(path, SYMBOLS);
}

function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text + "\0");
}

/** The name of the kernel that OpenBLAS runs; undefined for another library. */
function kernelName(symbols: Library["symbols"]): string | undefined {
  const { openblas_get_corename, strncpy } = symbols;
  if (openblas_get_corename === null || strncpy === null) return undefined;
  const bytes = new Uint8Array(32);
  strncpy(bytes, openblas_get_corename(), BigInt(bytes.length - 1));
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
}

// Odd sizes, so that whole tiles of a kernel and its edges are both met.
const CHECK_M = 37, CHECK_N = 50, CHECK_K = 61, CHECK_TOLERANCE = 1e-3;

/** Compares a small product, with and without transposed factors, with sums made here. */
function multipliesCorrectly({ sgemmOfBuffers }: Library["symbols"]): boolean {
  const a = Float32Array.from({ length: CHECK_M * CHECK_K }, (_, i) => Math.sin(i));
  const b = Float32Array.from({ length: CHECK_K * CHECK_N }, (_, i) => Math.cos(i * 0.7));
  const c = new Float32Array(CHECK_M * CHECK_N);
  for (const [ta, tb] of [[PLAIN, PLAIN], [TRANSPOSED, PLAIN], [PLAIN, TRANSPOSED]] as const) {
    const lda = ta === PLAIN ? CHECK_K : CHECK_M;
    const ldb = tb === PLAIN ? CHECK_N : CHECK_K;
    const [m, n, k] = [CHECK_M, CHECK_N, CHECK_K];
    sgemmOfBuffers(ROW_MAJOR, ta, tb, m, n, k, 1, a, lda, b, ldb, 0, c, n);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let q = 0; q < k; q++) {
          const left = a[ta === PLAIN ? i * lda + q : q * lda + i]!;
          const right = b[tb === PLAIN ? q * ldb + j : j * ldb + q]!;
          sum += left * right;
        }
        // Not below, so that NaN fails.
        if (!(Math.abs(c[i * n + j]! - sum) <= CHECK_TOLERANCE)) return false;
      }
    }
  }
  return true;
}

function heapAddress(memory: WebAssembly.Memory, runtime: string): number {
  const heap = new Uint8Array(memory.buffer);
  const { memcpy } = Deno.dlopen(runtime, MEMCPY).symbols;
  return Number(memcpy(heap, heap, 0n));
}

type CblasSgemm = (...args: (number | bigint)[]) => void;

function bind(cblas: unknown, base: number): Sgemm {
  const call = cblas as CblasSgemm;
  return (ta, tb, m, n, k, a, lda, b, ldb, c, ldc, beta) =>
    call(
      ROW_MAJOR,
      ta ? TRANSPOSED : PLAIN,
      tb ? TRANSPOSED : PLAIN,
      m,
      n,
      k,
      1,
      base + (a >>> 0), // the kernels' addresses are unsigned; wasm hands them over signed
      lda,
      base + (b >>> 0),
      ldb,
      beta,
      base + (c >>> 0),
      ldc,
    );
}
