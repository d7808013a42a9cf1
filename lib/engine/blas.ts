/**
 * OpenBLAS, or Accelerate on a Mac, through Deno's foreign function interface, on the wasm heap in
 * place.
 * @module
 */

/** A library that was opened, or why none was. */
export type Blas =
  | { readonly path: string; readonly sgemm: Sgemm }
  | { readonly reason: string };

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

const I = "i32", F = "f32", P = "usize";
// Its parameters may be buffers and its result is an address, so that it tells where the heap lies;
// Deno.UnsafePointer.of would need the permission for all libraries.
const MEMCPY = { memcpy: { parameters: ["buffer", "buffer", "usize"], result: "usize" } } as const;
const SYMBOLS = {
  // order, op(A), op(B), m, n, k, alpha, A, lda, B, ldb, beta, C, ldc
  cblas_sgemm: { parameters: [I, I, I, I, I, I, F, P, I, P, I, F, P, I], result: "void" },
  openblas_set_num_threads: { parameters: ["i32"], result: "void", optional: true },
} as const;

const ROW_MAJOR = 101, PLAIN = 111, TRANSPOSED = 112;

/**
 * Opens the first library that can be opened.
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
      const { cblas_sgemm, openblas_set_num_threads } = Deno.dlopen(path, SYMBOLS).symbols;
      openblas_set_num_threads?.(1); // the engine splits the work among its own threads
      return { path, sgemm: bind(cblas_sgemm, heapAddress(memory, runtime)) };
    } catch (error) {
      reasons.push(error instanceof Error ? error.message.split("\n")[0]! : String(error));
    }
  }
  return { reason: reasons[0] ?? `no name is known on ${Deno.build.os}` };
}

function heapAddress(memory: WebAssembly.Memory, runtime: string): number {
  const heap = new Uint8Array(memory.buffer), { memcpy } = Deno.dlopen(runtime, MEMCPY).symbols;
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
