/** Running notebooks on the Deno kernel and keeping their outputs. @module */
import { InputError } from "@/base/errors.ts";
import { dirname, resolve } from "@std/path";
import { isStop } from "@/reporting/console.ts";
import { reading, writeWhole } from "@/disk/files.ts";
import { displayPath } from "@/disk/paths.ts";
import { type Kernel, startKernel } from "./client.ts";
import {
  codeCells,
  formatNotebook,
  type Notebook,
  type NotebookCell,
  type Output,
  parseNotebook,
} from "./notebook.ts";
import { collectOutputs, type SharedDisplays } from "./outputs.ts";

/** Options of {@linkcode runNotebooks}. */
export interface RunOptions {
  /** The file that an executed notebook is written to. @default the notebook itself */
  readonly outOf?: ((path: string) => string) | undefined;
  /** Longest time of one cell, seconds. @default 1800 */
  readonly timeoutSec?: number | undefined;
  /** Called at the start of a notebook and after each cell: cells that have run, and all. */
  readonly onCell?: (notebook: string, done: number, total: number) => void;
  /** Ends the run; the notebook stays as it was. */
  readonly signal?: AbortSignal | undefined;
}

/** A finished run. */
export interface NotebookRun {
  readonly notebook: string;
  /** The file that was written. */
  readonly out: string;
  /** Number of code cells that were run. */
  readonly cells: number;
  readonly seconds: number;
  /** Size of the file that was written. */
  readonly bytes: number;
}

/**
 * Runs notebooks one after the other, each from its first cell to its last in its own folder, and
 * writes them with their outputs. Stops at the first cell that fails; the notebook of this cell is
 * not written.
 * @throws {InputError} naming the notebook, the cell and its error, or a file that cannot be read
 * @throws the signal's reason if it was aborted
 */
export async function runNotebooks(
  paths: readonly string[],
  options: RunOptions = {},
): Promise<NotebookRun[]> {
  const runs: NotebookRun[] = [];
  for (const path of paths) runs.push(await runNotebook(path, options));
  return runs;
}

async function runNotebook(path: string, options: RunOptions): Promise<NotebookRun> {
  const start = performance.now();
  options.signal?.throwIfAborted();
  const notebook = await readNotebook(path);
  const kernel = await startKernel({ cwd: dirname(resolve(path)) });
  let cells: NotebookCell[];
  try {
    cells = await runCells(notebook, kernel, { ...options, path });
  } finally {
    await kernel.stop();
  }
  const out = options.outOf?.(path) ?? path;
  const text = formatNotebook({ cells });
  await writeWhole(out, text);
  return {
    notebook: path,
    out,
    cells: codeCells({ cells }).length,
    seconds: (performance.now() - start) / 1000,
    bytes: new TextEncoder().encode(text).length,
  };
}

/**
 * Reads a notebook.
 * @throws {InputError} if there is no such file, or it is no notebook
 */
export async function readNotebook(path: string): Promise<Notebook> {
  return parseNotebook(await reading(path, () => Deno.readTextFile(path)), { path });
}

type Work = RunOptions & { readonly path: string };

async function runCells(notebook: Notebook, kernel: Kernel, work: Work): Promise<NotebookCell[]> {
  const total = codeCells(notebook).length;
  const displays: SharedDisplays = new Map();
  const run = async (source: string, number: number): Promise<Output[]> => {
    const { outputs, error, take } = collectOutputs(displays, number);
    const { timeoutSec, signal } = work;
    const where = `${displayPath(work.path)}, code cell ${number}`;
    try {
      await kernel.execute(source, { onMessage: take, timeoutSec, signal });
    } catch (cause) {
      if (isStop(cause)) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new InputError(`run ${where}`, reason, { code: "environment", cause });
    }
    const failure = error();
    if (failure) throw new InputError(`run ${where}`, explain(failure), { code: "environment" });
    return outputs;
  };
  const done: NotebookCell[] = [];
  let number = 0;
  work.onCell?.(work.path, 0, total);
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "code") {
      done.push(cell);
      continue;
    }
    const outputs = await run(cell.source, ++number);
    done.push({ ...cell, execution_count: number, outputs });
    work.onCell?.(work.path, number, total);
  }
  return done;
}

function explain({ name, message }: { name: string; message: string }): string {
  // the kernel's only words for a syntax error or a package that cannot be loaded
  if ((message || name).trim() === "Execution failed") {
    return "the kernel could not start it: a syntax error, or a module that cannot be loaded " +
      "(checking the cells names the line)";
  }
  return message === "" ? name : `${name}: ${message}`;
}
