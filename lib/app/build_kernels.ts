/**
 * Builds the project's WebAssembly (see lib/base/wasm.ts) from AssemblyScript sources, `*.as`:
 * TypeScript to look at, but with machine types that the TypeScript compiler does not know.
 *
 *     deno task build-kernels   # builds all `_kernels.ts`
 *
 * The compiler is large and needed only here, so it is not among the project's dependencies.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import { sha256 } from "@/base/hash.ts";
import { ROOT } from "@/disk/paths.ts";

/** Kernels that become one WebAssembly module. */
export interface KernelFolder {
  /** Relative to lib; holds `kernels/*.as` and the built `_kernels.ts`. */
  readonly folder: string;
  /** The source that imports the others, without its ending. */
  readonly entry: string;
  /** Options of the compiler beside those of all modules. */
  readonly flags: readonly string[];
  /** Whether there are two modules: with relaxed SIMD, and without it. */
  readonly relaxed?: boolean;
}

/** All of the project's kernels. */
export const KERNEL_FOLDERS: readonly KernelFolder[] = [
  { folder: "audio", entry: "dot", flags: [] },
  { folder: "features/spectral", entry: "spectrum", flags: [] },
  {
    folder: "engine",
    entry: "index",
    flags: ("--sharedMemory --initialMemory 1 --maximumMemory 65536 " +
      "--enable threads").split(" "),
    relaxed: true,
  },
];

const RELAXED = ["--enable", "relaxed-simd"];
const FLAGS = ["-O3", "--noAssert", "--runtime", "stub", "--importMemory", "--enable", "simd"];

/** The hash of all sources of some kernels, as `_kernels.ts` holds it. */
export async function hashSources({ folder, flags, relaxed }: KernelFolder): Promise<string> {
  const dir = join(ROOT, "lib", folder, "kernels");
  const names = await Array.fromAsync(Deno.readDir(dir), ({ name }) => name);
  const sources: string[] = relaxed ? [...flags, ...RELAXED] : [...flags];
  for (const name of names.filter((name) => name.endsWith(".as")).sort()) {
    sources.push(name, await Deno.readTextFile(join(dir, name)));
  }
  return await sha256(JSON.stringify(sources));
}

/** The text of `_kernels.ts`; the same sources give the same text. */
async function build(kernels: KernelFolder): Promise<string> {
  const bytes = await compile(kernels, kernels.relaxed ? RELAXED : []);
  const plain = kernels.relaxed ? await compile(kernels, []) : undefined;
  return "/** Built by `deno task build-kernels` from kernels/. @module */\n" +
    'import type { BuiltKernels } from "@/base/wasm.ts";\n\n' +
    "export const KERNELS: BuiltKernels = {\n" +
    `  sources: "${await hashSources(kernels)}",\n` +
    `  wasm:\n    "${bytes.toBase64()}",\n` +
    (plain === undefined ? "" : `  plain:\n    "${plain.toBase64()}",\n`) +
    "};\n";
}

async function compile(
  { folder, entry, flags }: KernelFolder,
  more: readonly string[],
): Promise<Uint8Array> {
  // Not a name that the import map knows, so that no other command installs it.
  const compiler = "npm:assemblyscript@0.28.20/asc";
  const { default: asc } = await import(compiler);
  const sources = join(ROOT, "lib", folder, "kernels");
  let binary: Uint8Array | undefined;
  const result = await asc.main([
    ...FLAGS,
    ...flags,
    ...more,
    "--outFile",
    "out.wasm",
    `${entry}.ts`,
  ], {
    readFile: (name: string) => {
      try {
        return Deno.readTextFileSync(join(sources, name.replace(/\.ts$/, ".as")));
      } catch {
        return null; // the compiler looks for its own library under many names
      }
    },
    writeFile: (_name: string, contents: Uint8Array | string) => {
      if (typeof contents !== "string") binary = contents;
    },
    listFiles: () => [],
  });
  if (result.error !== null || binary === undefined) {
    throw new InputError(`compile lib/${folder}/kernels`, result.stderr.toString(), {
      code: "environment",
    });
  }
  return binary;
}

if (import.meta.main) {
  for (const kernels of KERNEL_FOLDERS) {
    const path = join("lib", kernels.folder, "_kernels.ts");
    const text = await build(kernels);
    await Deno.writeTextFile(join(ROOT, path), text);
    console.log(`${path}: ${text.length} characters`);
  }
}
