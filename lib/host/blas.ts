/**
 * OpenBLAS, or Accelerate on a Mac, through Deno's foreign function interface. It works on the wasm
 * heap in place.
 * @module
 */
import type { Blas, Sgemm } from "@/engine/platform.ts";

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

// Windows looks for a symbol only in the named library, and OpenBLAS has no memcpy.
const WINDOWS_RUNTIME = "C:/Windows/System32/msvcrt.dll";

const I = "i32";
const F = "f32";
const P = "usize";
const B = "buffer";
// memcpy takes buffers and returns an address, so it gives the heap's address. Deno.UnsafePointer.of
// would need the permission for all libraries.
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
 * @param memory the heap that addresses refer to: a shared memory, which never moves
 * @param paths candidates in order @default those of this system
 * @returns the library, or why there is none
 */
export function openBlas(
  memory: WebAssembly.Memory,
  paths: readonly string[] = BLAS_PATHS[Deno.build.os] ?? [],
): Blas {
  const reasons: string[] = [];
  for (const path of paths) {
    // Opening a library without permission would prompt the user.
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
      const sgemm = bind(symbols.cblas_sgemm, heapAddress(memory, runtime));
      const tested = BLAS_PATHS["linux"]!.includes(path);
      return { path, kernel: kernelName(symbols), tested, sgemm };
    } catch (error) {
      reasons.push(error instanceof Error ? error.message.split("\n")[0]! : String(error));
    }
  }
  return { reason: reasons[0] ?? `no path is known for ${Deno.build.os}` };
}

/**
 * Opens a library. If OpenBLAS does not know the processor, it chooses an old kernel: 0.3.21 runs its
 * SSE kernel "Prescott" on recent processors with AVX-512, at a quarter of the speed. The library is
 * then opened again with a better kernel.
 * @throws {Error} if the library cannot be opened or none of its kernels multiplies correctly
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
  throw new Error(`${path} gives wrong products on this processor`);
}

/** OpenBLAS's kernels without AVX2, as openblas_get_corename names them. */
const OLD_KERNELS =
  /^(Prescott|Core2|Penryn|Dunnington|Nehalem|Sandybridge|Atom|Generic|Unknown)$/i;

/**
 * Finds better kernels than the one that OpenBLAS chose.
 * @param chosen name from openblas_get_corename; undefined for a library without a choice of kernels
 * @param flags features of the processor as Linux names them
 * @returns values for OPENBLAS_CORETYPE, best first; none if the choice fits the processor
 */
export function betterKernels(chosen: string | undefined, flags: ReadonlySet<string>): string[] {
  if (chosen === undefined || !OLD_KERNELS.test(chosen)) return [];
  const has = (...names: readonly string[]) => names.every((name) => flags.has(name));
  const found: string[] = [];
  if (has("avx512f", "avx512bw", "avx512dq", "avx512vl")) found.push("SkylakeX");
  if (has("avx2", "fma")) found.push("Haswell");
  return found.length === 0 ? [] : [...found, chosen];
}

/** Features of the processor as Linux names them; empty on other systems. */
function processorFlags(): ReadonlySet<string> {
  try {
    const line = /^flags\s*:(.*)$/m.exec(Deno.readTextFileSync("/proc/cpuinfo"));
    return new Set(line?.[1]?.trim().split(/\s+/) ?? []);
  } catch {
    return new Set();
  }
}

/** Opens the library again with a core type, which OpenBLAS reads while it is loaded. */
function reopen(library: Library, path: string, coreType: string): Library {
  const { setenv } = library.symbols;
  if (setenv === null) return library;
  const cString = (text: string) => new TextEncoder().encode(text + "\0");
  setenv(cString("OPENBLAS_CORETYPE"), cString(coreType), 1);
  library.close();
  return Deno.dlopen(path, SYMBOLS);
}

/** The name of the kernel that OpenBLAS runs; undefined for another library. */
function kernelName(symbols: Library["symbols"]): string | undefined {
  const { openblas_get_corename, strncpy } = symbols;
  if (openblas_get_corename === null || strncpy === null) return undefined;
  const bytes = new Uint8Array(32);
  strncpy(bytes, openblas_get_corename(), BigInt(bytes.length - 1));
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
}

// Odd sizes, so that both the full tiles of a kernel and its edges are checked.
const CHECK_M = 37;
const CHECK_N = 50;
const CHECK_K = 61;
const CHECK_TOLERANCE = 1e-3;

/**
 * Checks a small product C = AB, with and without transposed factors, by C x = A (B x) for one x, which
 * costs a fraction of plain sums (Freivalds 1977).
 */
function multipliesCorrectly({ sgemmOfBuffers }: Library["symbols"]): boolean {
  const [m, n, k] = [CHECK_M, CHECK_N, CHECK_K];
  const a = Float32Array.from({ length: m * k }, (_, i) => Math.sin(i));
  const b = Float32Array.from({ length: k * n }, (_, i) => Math.cos(i * 0.7));
  const c = new Float32Array(m * n);
  const x = Array.from({ length: n }, (_, i) => 1 + Math.sin(i * 0.3) / 2);
  return [[PLAIN, PLAIN], [TRANSPOSED, PLAIN], [PLAIN, TRANSPOSED]].every(([ta, tb]) => {
    const lda = ta === PLAIN ? k : m;
    const ldb = tb === PLAIN ? n : k;
    sgemmOfBuffers(ROW_MAJOR, ta!, tb!, m, n, k, 1, a, lda, b, ldb, 0, c, n);
    const bx = timesVector((q, j) => b[tb === PLAIN ? q * ldb + j : j * ldb + q]!, k, x);
    const expected = timesVector((i, q) => a[ta === PLAIN ? i * lda + q : q * lda + i]!, m, bx);
    const found = timesVector((i, j) => c[i * n + j]!, m, x);
    // Written so that NaN fails.
    return found.every((value, i) => Math.abs(value - expected[i]!) <= CHECK_TOLERANCE);
  });
}

/** The product of a matrix of some rows and a vector. */
function timesVector(
  at: (row: number, column: number) => number,
  rows: number,
  vector: readonly number[],
): number[] {
  const row = (i: number) => vector.reduce((sum, value, j) => sum + at(i, j) * value, 0);
  return Array.from({ length: rows }, (_, i) => row(i));
}

function heapAddress(memory: WebAssembly.Memory, runtime: string): number {
  const heap = new Uint8Array(memory.buffer);
  const { memcpy } = Deno.dlopen(runtime, MEMCPY).symbols;
  return Number(memcpy(heap, heap, 0n));
}

function bind(cblas: unknown, base: number): Sgemm {
  const call = cblas as (...args: (number | bigint)[]) => void;
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
