/**
 * Checks types, lint and format of the code in notebooks. Deno checks no notebooks, so the code cells
 * of each are joined into a module; in what Deno says, lines of modules become lines of cells.
 * @module
 */
import { join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { writeWhole } from "@/disk/files.ts";
import { displayPath, ROOT } from "@/disk/paths.ts";
import { codeCells, formatNotebook, type Notebook } from "./notebook.ts";
import { readNotebook } from "./run.ts";

/**
 * Checks format, lint and types of the code cells of notebooks, as if each notebook were a module of
 * the project.
 * @returns what is wrong, naming notebooks, cells and lines
 */
export async function checkNotebooks(
  paths: readonly string[],
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<string[]> {
  return await withModules(paths, options, async (modules, run) => {
    const found: string[] = [];
    for (const command of [["lint", "--compact"], ["check", "--quiet"]] as const) {
      const { success, output } = await run(command);
      if (!success) found.push(withCells(output.trim(), modules));
    }
    await run(["fmt", "--quiet"]); // the last: it changes the files
    for (const { path, file, text } of modules) {
      if (await Deno.readTextFile(file) === text) continue;
      found.push(`${displayPath(path)}: its code is not formatted; --tidy formats it`);
    }
    return found;
  });
}

/**
 * Formats the code of notebooks and brings their files into canonical form; outputs stay.
 * @returns the notebooks that were changed
 * @throws {InputError} if a notebook's code has a syntax error
 */
export async function tidyNotebooks(
  paths: readonly string[],
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<string[]> {
  return await withModules(paths, options, async (modules, run) => {
    const { output, success } = await run(["fmt", "--quiet"]);
    if (!success) {
      const why = withCells(output.trim(), modules);
      throw new InputError("format the notebooks", why, { code: "damaged" });
    }
    const changed: string[] = [];
    for (const { path, file, notebook } of modules) {
      const text = formatNotebook(withCode(notebook, await Deno.readTextFile(file)));
      if (text === await Deno.readTextFile(path)) continue;
      await writeWhole(path, text);
      changed.push(path);
    }
    return changed;
  });
}

/** A notebook and the module with its code. */
interface Module {
  readonly path: string;
  readonly notebook: Notebook;
  readonly file: string;
  readonly text: string;
}

/** Runs a command of deno on all modules, with the project's settings. */
type Run = (command: readonly [string, ...string[]]) => Promise<{
  readonly success: boolean;
  readonly output: string;
}>;

async function withModules(
  paths: readonly string[],
  { signal }: { readonly signal?: AbortSignal | undefined },
  use: (modules: readonly Module[], run: Run) => Promise<string[]>,
): Promise<string[]> {
  if (paths.length === 0) return [];
  const folder = await Deno.makeTempDir({ prefix: "cells-" });
  try {
    const modules: Module[] = [];
    for (const [i, path] of paths.entries()) {
      const notebook = await readNotebook(path);
      const text = joinCells(notebook);
      const file = join(folder, `notebook_${i}.ts`);
      await Deno.writeTextFile(file, text);
      modules.push({ path, notebook, file, text });
    }
    return await use(modules, async ([command, ...flags]) => {
      const config = ["--config", join(ROOT, "deno.json")];
      const process = new Deno.Command(Deno.execPath(), {
        args: [command, ...config, ...flags, ...modules.map(({ file }) => file)],
        cwd: ROOT,
        env: { NO_COLOR: "1" },
        stdin: "null",
        ...(signal && { signal }),
      });
      const { success, stdout, stderr } = await process.output();
      signal?.throwIfAborted();
      const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
      return { success, output: `${out}\n${error}` };
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The line before every cell keeps the cells apart when they are formatted. */
const MARKER = /^\/\/ --- code cell \d+ ---$/m;

/** The code cells as one module, even if no cell imports anything. */
function joinCells(notebook: Notebook): string {
  const cells = codeCells(notebook).map(({ source }, i) =>
    `// --- code cell ${i + 1} ---\n${source.trimEnd()}\n\n`
  );
  return `${cells.join("")}export {};\n`;
}

/** The notebook with the code of a module in its cells. */
function withCode(notebook: Notebook, text: string): Notebook {
  const [, ...sources] = text.replace(/export \{\};\s*$/, "").split(MARKER);
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, source: sources.shift()!.trim() } : cell
  );
  return { cells };
}

/** A line of a module: `file:///x/notebook_0.ts:3:5`, or `….ts: line 3, col 5` as lint has it. */
const PLACE = /(?:file:\/\/)?\S*notebook_(\d+)\.ts(?::|: line )(\d+)(?::\d+|, col \d+)?/g;

/** What a command said, with cells in place of modules. */
function withCells(output: string, modules: readonly Module[]): string {
  return output.replaceAll(PLACE, (_, number, line) => {
    const { path, text } = modules[Number(number)]!;
    const before = text.split("\n").slice(0, Number(line));
    const cell = before.filter((one) => MARKER.test(one)).length;
    const marker = before.findLastIndex((one) => MARKER.test(one));
    return `${displayPath(path)}, code cell ${cell}, line ${line - 1 - marker}`;
  });
}
