/**
 * Builds `_kernels.ts` from the AssemblyScript sources in `kernels/` (`*.as`: TypeScript to look at,
 * but with machine types that the TypeScript compiler and formatter do not know).
 *
 *     deno run --allow-read --allow-write=lib/features --ignore-env lib/features/build.ts
 *
 * The kernels travel as text in a module: so they are there at once, in a thread and in a browser
 * too, with nothing to fetch and nothing to ask leave for.
 * @module
 */
import asc from "assemblyscript/asc";

const FOLDER = new URL("./kernels/", import.meta.url);

/** The built module. */
export const KERNELS_URL: URL = new URL("./_kernels.ts", import.meta.url);

// No runtime and no data of its own: the module works on addresses of the memory that it imports.
const FLAGS = ["-O3", "--noAssert", "--runtime", "stub", "--importMemory", "--enable", "simd"];

/**
 * Compiles the kernels.
 * @returns the text of the module; the same sources give the same text
 * @throws SyntaxError with the compiler's messages
 */
export async function buildKernels(): Promise<string> {
  let binary: Uint8Array | undefined;
  const result = await asc.main(["spectrum.ts", "--outFile", "spectrum.wasm", ...FLAGS], {
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
    throw new SyntaxError(`Cannot compile the features' kernels: ${result.stderr.toString()}`);
  }
  return "/** Built by build.ts from kernels/: a WebAssembly module in base64. @module */\n" +
    `export const KERNELS =\n  "${binary.toBase64()}";\n`;
}

if (import.meta.main) {
  const text = await buildKernels();
  await Deno.writeTextFile(KERNELS_URL, text);
  console.log(`_kernels.ts: ${text.length} characters`);
}
