/**
 * The house as its files show it: modules, what they import, and the diagram in CONTRIBUTING.md.
 *
 *     deno run --allow-read --allow-write=CONTRIBUTING.md tests/_house.ts   # draws the diagram anew
 *
 * @module
 */
import { dirname, join } from "@std/path";
import { ROOT } from "@/disk/paths.ts";

/** Runs in Deno, Node and browsers: typed data in, typed data out. */
export const CORE: readonly string[] = [
  "base",
  "audio",
  "corpora",
  "splits",
  "features",
  "evaluation",
  "engine",
  "models",
  "training",
  "recognition",
  "recipes",
];
/** Files, network, processes, screens. */
export const SHELL: readonly string[] = [
  "host",
  "disk",
  "downloads",
  "reporting",
  "jupyter",
  "page",
  "server",
  "bench",
  "app",
];
/** A folder imports only from itself and from folders before it. */
export const FLOW: readonly string[] = [...CORE, ...SHELL];

/** A source file. */
export interface Module {
  /** Relative to the project's root, such as `lib/audio/wav.ts`. */
  readonly path: string;
  readonly source: string;
  /** What is imported and re-exported, as it is written. */
  readonly imports: readonly string[];
}

/** The file that an import names, or undefined for a package. */
export function resolved(path: string, target: string): string | undefined {
  if (target.startsWith("@/")) return `lib/${target.slice(2)}`;
  if (target.startsWith("./")) return `${dirname(path)}/${target.slice(2)}`;
}

/** What a source imports and re-exports. */
export function importsIn(source: string): string[] {
  const statement = /^(?:import|export)\b[^;"'`()]*?from\s+"([^"]+)"/gm;
  const bare = /^import\s+"([^"]+)"/gm;
  const dynamic = /\bimport\(\s*"([^"]+)"/g;
  return [statement, bare, dynamic].flatMap((pattern) =>
    [...source.matchAll(pattern)].map((match) => match[1]!)
  );
}

/** All sources of a folder, sorted by path. */
export async function readModules(folder: string): Promise<Module[]> {
  const found: Module[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(ROOT, folder))) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(...await readModules(path));
    else if (/\.(ts|as)$/.test(name)) {
      const source = await Deno.readTextFile(join(ROOT, path));
      found.push({ path, source, imports: importsIn(source) });
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The folder of lib that a file belongs to. */
export function folderOf(path: string): string {
  return path.split("/")[1]!;
}

/** Which folders of lib each of them imports. */
export function folderImports(lib: readonly Module[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map(FLOW.map((folder) => [folder, new Set<string>()]));
  for (const { path, imports } of lib) {
    for (const target of imports) {
      const file = resolved(path, target);
      if (file === undefined || folderOf(file) === folderOf(path)) continue;
      found.get(folderOf(path))!.add(folderOf(file));
    }
  }
  return found;
}

/** Everything that can be reached from a folder by at least one import. */
function reachable(from: string, imports: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const found = new Set<string>();
  const waiting = [...imports.get(from)!];
  while (waiting.length > 0) {
    const folder = waiting.pop()!;
    if (found.has(folder)) continue;
    found.add(folder);
    waiting.push(...imports.get(folder)!);
  }
  return found;
}

/** The imports between folders as a Mermaid diagram, without those that follow from others. */
export function drawHouse(lib: readonly Module[]): string {
  const imports = folderImports(lib);
  const arrows: string[] = [];
  for (const folder of FLOW) {
    const direct = [...imports.get(folder)!];
    for (const target of FLOW.filter((name) => direct.includes(name))) {
      const implied = direct.some((other) =>
        other !== target && reachable(other, imports).has(target)
      );
      if (!implied) arrows.push(`  ${folder} --> ${target}`);
    }
  }
  const group = (title: string, folders: readonly string[]) =>
    [`  subgraph ${title}`, ...folders.map((folder) => `    ${folder}`), "  end"].join("\n");
  return [
    "```mermaid",
    "graph BT",
    group("core", CORE),
    group("shell", SHELL),
    ...arrows,
    "```",
  ].join("\n");
}

const MARKS = ["<!-- house:begin -->\n\n", "\n\n<!-- house:end -->"] as const;

/** The part of CONTRIBUTING.md between the marks of the diagram. */
export function diagramIn(text: string): string {
  const [begin, end] = MARKS;
  return text.slice(text.indexOf(begin) + begin.length, text.indexOf(end));
}

if (import.meta.main) {
  const path = join(ROOT, "CONTRIBUTING.md");
  const text = await Deno.readTextFile(path);
  const drawn = drawHouse(await readModules("lib"));
  await Deno.writeTextFile(path, text.replace(diagramIn(text), () => drawn));
}
