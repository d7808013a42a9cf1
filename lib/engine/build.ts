/**
 * Builds `kernels/engine.wasm` from the AssemblyScript sources beside it (`*.as`: TypeScript to look
 * at, but with machine types that the TypeScript compiler and formatter do not know).
 * @module
 */
import { compileAssembly } from "@/features/build.ts";

const FOLDER = new URL("./kernels/", import.meta.url);

/** Where the built kernels lie. */
export const KERNELS_URL: URL = new URL("engine.wasm", FOLDER);

const FLAGS = ["--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"]
  .concat(["--enable", "relaxed-simd", "--enable", "threads"]);

/** Compiles the kernels: the bytes of the wasm module; the same sources give the same bytes. */
export function buildKernels(): Promise<Uint8Array<ArrayBuffer>> {
  return compileAssembly({ folder: FOLDER, entry: "index", flags: FLAGS });
}

if (import.meta.main) {
  const bytes = await buildKernels();
  await Deno.writeFile(KERNELS_URL, bytes);
  console.log(`engine.wasm: ${bytes.length} bytes`);
}
