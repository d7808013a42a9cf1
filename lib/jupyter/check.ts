/**
 * Checks types, lint and format of the code in notebooks. Deno checks no notebooks, so the code cells
 * of each are joined into a module, and every finding is traced back to its cell.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { basename, join } from "@std/path";
import { writeWhole } from "@/disk/files.ts";
import { displayPath, ROOT } from "@/disk/paths.ts";
import { codeCells, formatNotebook, type Notebook } from "./notebook.ts";
import { readNotebook } from "./run.ts";

/** A problem in a notebook's code. */
export interface CellProblem {
  /** Path of the notebook. */
  readonly notebook: string;
  /** Number of the code cell, from 1. */
  readonly cell: number;
  /** Line in the cell, from 1. */
  readonly line: number;
  readonly message: string;
}

/** Options of {@linkcode checkNotebooks}. */
export interface CheckOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Checks format, lint and types of the code cells of notebooks, as if each notebook were a module of
 * the project.
 * @returns the problems in the order of notebooks and cells
 */
export async function checkNotebooks(
  paths: readonly string[],
  options: CheckOptions = {},
): Promise<CellProblem[]> {
  if (paths.length === 0) return [];
  return await withModules(paths, options, async (modules, run) => {
    const found = [
      ...problemsIn(modules, await run(["lint", "--compact"])),
      ...problemsIn(modules, await run(["check", "--quiet"])),
    ];
    await run(["fmt", "--quiet"]); // the last: it changes the files
    for (const { path, file, text } of modules) {
      const formatted = (await Deno.readTextFile(file)).split("\n");
      const line = text.split("\n").findIndex((one, i) => one !== formatted[i]);
      if (line < 0) continue;
      const message = `is not formatted; it should read: ${formatted[line] ?? ""}`;
      found.push({ notebook: path, ...placeOf(text, line + 1), message });
    }
    const order = (problem: CellProblem) => paths.indexOf(problem.notebook);
    return found.sort((a, b) => order(a) - order(b) || a.cell - b.cell || a.line - b.line);
  });
}

/** A problem as one line: notebook, cell, line, message. */
export function describeProblem({ notebook, cell, line, message }: CellProblem): string {
  return `${displayPath(notebook)}, code cell ${cell}, line ${line}: ${message}`;
}

/**
 * Formats the code of notebooks and brings their files into canonical form; outputs stay.
 * @returns the notebooks that were changed
 * @throws {InputError} if a notebook's code has a syntax error
 */
export async function tidyNotebooks(
  paths: readonly string[],
  options: CheckOptions = {},
): Promise<string[]> {
  if (paths.length === 0) return [];
  return await withModules(paths, options, async (modules, run) => {
    const { output, success } = await run(["fmt", "--quiet"]);
    if (!success) {
      throw new InputError("format the notebooks", firstLines(output), { code: "damaged" });
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

async function withModules<T>(
  paths: readonly string[],
  { signal }: CheckOptions,
  use: (modules: readonly Module[], run: Run) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "cells-" });
  try {
    const modules: Module[] = [];
    for (const [i, path] of paths.entries()) {
      const notebook = await readNotebook(path);
      const text = joinCells(notebook);
      const file = join(folder, `${i}_${basename(path, ".ipynb")}.ts`);
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

/** The cell and the line in it, both from 1, of a line of a module. */
function placeOf(text: string, line: number): { cell: number; line: number } {
  const before = text.split("\n").slice(0, line);
  const markers = before.filter((one) => MARKER.test(one));
  const marker = before.findLastIndex((one) => MARKER.test(one));
  return { cell: Math.max(1, markers.length), line: Math.max(1, line - 1 - marker) };
}

/** The notebook with the code of a module in its cells. */
function withCode(notebook: Notebook, text: string): Notebook {
  const [, ...sources] = text.replace(/export \{\};\s*$/, "").split(MARKER);
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, source: sources.shift()!.trim() } : cell
  );
  return { cells };
}

/** `file:///x.ts: line 3, col 5 - message`, as lint reports. */
const LINT_FINDING = /^(?<file>file:\S+): line (?<line>\d+), col \d+ - (?<message>.*)$/gm;
/** A message, and after lines of code `at file:///x.ts:3:5`: types, imports and syntax. */
const ERROR =
  /^(?: {3}|error: |(?=TS\d))(?<message>\S.*)\n(?:.*\n)*?.*at (?<file>file:\S+?):(?<line>\d+)/gm;

/** The findings of a command as problems of notebooks. */
function problemsIn(
  modules: readonly Module[],
  { success, output }: { readonly success: boolean; readonly output: string },
): CellProblem[] {
  if (success) return [];
  const found = [...output.matchAll(LINT_FINDING), ...output.matchAll(ERROR)].map(({ groups }) => {
    const { file = "", line = "1", message = "" } = groups ?? {};
    const text = message.replace(" [ERROR]", "").trim();
    const module = modules.find((one) => decodeURI(file).endsWith(basename(one.file)));
    if (module) {
      return { notebook: module.path, ...placeOf(module.text, Number(line)), message: text };
    }
    return {
      notebook: modules[0]!.path,
      cell: 1,
      line: 1,
      message: `${text} (in ${file}:${line})`,
    };
  });
  if (found.length > 0) return found;
  return [{ notebook: modules[0]!.path, cell: 1, line: 1, message: firstLines(output) }];
}

function firstLines(text: string): string {
  return text.trim().split("\n").slice(0, 3).join(" ");
}
