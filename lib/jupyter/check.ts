/**
 * Checks types, lint and format of the code in notebooks. Deno checks no notebooks, so the cells are
 * joined into modules, and every finding is traced back to its cell.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { basename, join } from "@std/path";
import { writeWhole } from "@/disk/files.ts";
import { displayPath, ROOT } from "@/disk/paths.ts";
import { joinCells, type JoinedCells, splitCells, withSources } from "./cells.ts";
import { formatNotebook } from "./notebook.ts";
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

/** The project's settings apply to the cells, too. */
const CONFIG = join(ROOT, "deno.json");

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
  return await withJoined(paths, options, async (modules, run) => {
    const found = [
      ...await lintProblems(modules, run),
      ...await typeProblems(modules, run),
      ...await formatProblems(modules, run), // the last: it changes the files
    ];
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
 */
export async function tidyNotebooks(
  paths: readonly string[],
  options: CheckOptions = {},
): Promise<string[]> {
  if (paths.length === 0) return [];
  return await withJoined(paths, options, async (modules, run) => {
    const { stderr, success } = await run(["fmt", "--quiet", ...modules.map((m) => m.file)]);
    if (!success) {
      throw new InputError("format the notebooks", firstLines(stderr), { code: "damaged" });
    }
    const changed: string[] = [];
    for (const { path, file } of modules) {
      const sources = splitCells(await Deno.readTextFile(file));
      const text = formatNotebook(withSources(await readNotebook(path), sources));
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
  readonly file: string;
  readonly joined: JoinedCells;
}

/** Runs deno with the project's settings. */
type Run = (args: readonly string[]) => Promise<{
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
}>;

async function withJoined<T>(
  paths: readonly string[],
  { signal }: CheckOptions,
  use: (modules: readonly Module[], run: Run) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "cells-" });
  const run: Run = async ([command, ...args]) => {
    const process = new Deno.Command(Deno.execPath(), {
      args: [command!, "--config", CONFIG, ...args],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
      stdin: "null",
      ...(signal && { signal }),
    });
    const { success, stdout, stderr } = await process.output();
    signal?.throwIfAborted();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { success, stdout: text(stdout), stderr: text(stderr) };
  };
  try {
    const modules: Module[] = [];
    for (const [i, path] of paths.entries()) {
      const joined = joinCells(await readNotebook(path));
      const file = join(folder, `${i}_${basename(path, ".ipynb")}.ts`);
      await Deno.writeTextFile(file, joined.text);
      modules.push({ path, file, joined });
    }
    return await use(modules, run);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function formatProblems(modules: readonly Module[], run: Run): Promise<CellProblem[]> {
  await run(["fmt", "--quiet", ...modules.map((m) => m.file)]);
  const problems: CellProblem[] = [];
  for (const { path, file, joined } of modules) {
    const formatted = (await Deno.readTextFile(file)).split("\n");
    const line = joined.text.split("\n").findIndex((text, i) => text !== formatted[i]);
    if (line < 0) continue;
    const message = `is not formatted; it should read: ${formatted[line] ?? ""}`;
    problems.push({ notebook: path, ...joined.locate(line + 1), message });
  }
  return problems;
}

/** The part of the output of `deno lint --json` that is read here. */
interface LintReport {
  readonly diagnostics: readonly {
    readonly filename: string;
    readonly range: { readonly start: { readonly line: number } };
    readonly message: string;
    readonly code: string;
  }[];
  readonly errors: readonly { readonly file_path: string; readonly message: string }[];
}

async function lintProblems(modules: readonly Module[], run: Run): Promise<CellProblem[]> {
  const { stdout, stderr } = await run(["lint", "--json", ...modules.map((m) => m.file)]);
  let report: LintReport;
  try {
    report = JSON.parse(stdout);
  } catch (cause) {
    throw new InputError("lint the notebooks", firstLines(stderr), {
      code: "environment",
      cause,
    });
  }
  const { diagnostics, errors } = report;
  return [
    // a syntax error; its place is in the message
    ...errors.map((e) =>
      problemAt(modules, e.file_path, Number(/:(\d+):\d+/.exec(e.message)?.[1] ?? 1), e.message)
    ),
    ...diagnostics.map((d) =>
      problemAt(modules, d.filename, d.range.start.line, `${d.message} (lint: ${d.code})`)
    ),
  ];
}

async function typeProblems(modules: readonly Module[], run: Run): Promise<CellProblem[]> {
  const { success, stderr } = await run(["check", "--quiet", ...modules.map((m) => m.file)]);
  if (success) return [];
  const problems = [...stderr.matchAll(/^(TS\d+ \[ERROR\]: [^]*?)\n {4}at (\S+):(\d+):\d+$/gm)]
    .map(([, message, url, line]) =>
      problemAt(modules, decodeURI(url!), Number(line), message!.replace(" [ERROR]", ""))
    );
  if (problems.length > 0) return problems;
  // a missing import, or a syntax error
  const place = /(file:\S+?):(\d+):\d+/.exec(stderr);
  return [problemAt(modules, place?.[1] ?? "", Number(place?.[2] ?? 1), firstLines(stderr))];
}

/** A finding in a module, or elsewhere in the project, as a problem of a notebook. */
function problemAt(
  modules: readonly Module[],
  place: string,
  line: number,
  message: string,
): CellProblem {
  const module = modules.find(({ file }) => place.endsWith(basename(file)));
  const text = message.split("\n")[0]!.trim();
  if (module) return { notebook: module.path, ...module.joined.locate(line), message: text };
  return { notebook: modules[0]!.path, cell: 1, line: 1, message: `${text} (in ${place}:${line})` };
}

function firstLines(text: string): string {
  return text.trim().split("\n").slice(0, 3).join(" ");
}
