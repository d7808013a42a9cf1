/**
 * Builds `kernels/engine.wasm` from the AssemblyScript sources beside it (`*.as`: TypeScript to look
 * at, but with machine types that the TypeScript compiler and formatter do not know).
 * @module
 */
import asc from "assemblyscript/asc";

const FOLDER = new URL("./kernels/", import.meta.url);

/** Where the built kernels lie. */
export const KERNELS_URL: URL = new URL("engine.wasm", FOLDER);

// No runtime and no data of its own: the module works on addresses of the memory that it imports.
const FLAGS = ["-O3", "--noAssert", "--runtime", "stub", "--importMemory", "--sharedMemory"]
  .concat(["--initialMemory", "1", "--maximumMemory", "65536"])
  .concat(["--enable", "simd", "--enable", "relaxed-simd", "--enable", "threads"]);

/**
 * Compiles the kernels.
 * @returns the bytes of the wasm module; the same sources give the same bytes
 * @throws SyntaxError with the compiler's messages
 */
export async function buildKernels(): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const result = await asc.main(["index.ts", "--outFile", "engine.wasm", ...FLAGS], {
    readFile: (name) => {
      try {
        return Deno.readTextFileSync(new URL(name.replace(/\.ts$/, ".as"), FOLDER));
      } catch {
        return null;
      }
    },
    writeFile: (_name, contents) => {
      if (typeof contents !== "string") binary = contents;
    },
    listFiles: () => [],
  });
  if (result.error !== null || binary === undefined) {
    throw new SyntaxError(`Cannot compile the engine's kernels: ${result.stderr.toString()}`);
  }
  return binary;
}

if (import.meta.main) {
  const bytes = await buildKernels();
  await Deno.writeFile(KERNELS_URL, bytes);
  console.log(`engine.wasm: ${bytes.length} bytes`);
}
