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

/** What to compile. */
export interface Assembly {
  /** Holds the sources, `*.as`. */
  readonly folder: URL;
  /** The source that imports the others, without its ending. */
  readonly entry: string;
  /** What the kernels need beside SIMD and the memory that they import. @default nothing */
  readonly flags?: readonly string[];
}

/**
 * Compiles AssemblyScript without a runtime and without data of its own: the module works on addresses
 * of a memory that it imports.
 * @returns the bytes of the wasm module; the same sources give the same bytes
 * @throws SyntaxError with the compiler's messages
 */
export async function compileAssembly(
  { folder, entry, flags = [] }: Assembly,
): Promise<Uint8Array<ArrayBuffer>> {
  let binary: Uint8Array | undefined;
  const all = [...FLAGS, ...flags, "--outFile", `${entry}.wasm`, `${entry}.ts`];
  const result = await asc.main(all, {
    readFile: (name) => {
      try {
        return Deno.readTextFileSync(new URL(name.replace(/\.ts$/, ".as"), folder));
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
    throw new SyntaxError(`Cannot compile ${entry}.as: ${result.stderr.toString()}`);
  }
  return new Uint8Array(binary);
}

const FLAGS = ["-O3", "--noAssert", "--runtime", "stub", "--importMemory", "--enable", "simd"];

/** Compiles the features' kernels to the text of a module; the same sources give the same text. */
export async function buildKernels(): Promise<string> {
  const binary = await compileAssembly({ folder: FOLDER, entry: "spectrum" });
  return "/** Built by build.ts from kernels/: a WebAssembly module in base64. @module */\n" +
    `export const KERNELS =\n  "${binary.toBase64()}";\n`;
}

if (import.meta.main) {
  const text = await buildKernels();
  await Deno.writeTextFile(KERNELS_URL, text);
  console.log(`_kernels.ts: ${text.length} characters`);
}
