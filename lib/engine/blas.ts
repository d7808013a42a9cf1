/**
 * OpenBLAS through Deno's foreign function interface, on the wasm heap in place.
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
 * Where OpenBLAS lies, by system. Whole paths come first: a scoped `--allow-ffi=PATH` only matches
 * those. Only the Linux names have been tried; the others follow the packagers' habits.
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
  windows: ["libopenblas.dll", "openblas.dll"],
};

const I = "i32", F = "f32", P = "usize";
const SYMBOLS = {
  // order, op(A), op(B), m, n, k, alpha, A, lda, B, ldb, beta, C, ldc
  cblas_sgemm: { parameters: [I, I, I, I, I, I, F, P, I, P, I, F, P, I], result: "void" },
  // Its parameters may be buffers and its result is an address, so that it tells where the heap
  // lies; Deno.UnsafePointer.of would need the permission for all libraries.
  memcpy: { parameters: ["buffer", "buffer", "usize"], result: "usize" },
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
    if (Deno.permissions.querySync({ name: "ffi", path }).state !== "granted") {
      reasons.push(`${path} is not permitted, see --allow-ffi`);
      continue;
    }
    try {
      const { symbols } = Deno.dlopen(path, SYMBOLS);
      symbols.openblas_set_num_threads?.(1); // the engine splits the work among its own threads
      const heap = new Uint8Array(memory.buffer);
      const base = Number(symbols.memcpy(heap, heap, 0n));
      return { path, sgemm: bind(symbols.cblas_sgemm, base) };
    } catch (error) {
      reasons.push(error instanceof Error ? error.message.split("\n")[0]! : String(error));
    }
  }
  return { reason: reasons[0] ?? `no name is known on ${Deno.build.os}` };
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
