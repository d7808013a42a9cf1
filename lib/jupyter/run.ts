/** Running notebooks on the Deno kernel and keeping their outputs. @module */
import { InputError } from "@/base/errors.ts";
import { dirname, resolve } from "@std/path";
import { isStop } from "@/reporting/console.ts";
import { writeWhole } from "@/disk/files.ts";
import { displayPath } from "@/disk/paths.ts";
import { type Kernel, startKernel } from "./client.ts";
import {
  codeCells,
  formatNotebook,
  type Notebook,
  type NotebookCell,
  parseNotebook,
} from "./notebook.ts";
import { collectOutputs, type SharedDisplays } from "./outputs.ts";

/** A cell that is about to run, or has run. */
export interface CellEvent {
  /** Path of the notebook. */
  readonly notebook: string;
  /** Number of the code cell, from 1. */
  readonly cell: number;
  /** Number of code cells. */
  readonly cells: number;
  /** How long it took; undefined when it is about to run. */
  readonly seconds?: number;
}

/** How a notebook is run. */
export interface RunOptions {
  /** Where the notebook with its outputs goes. @default the notebook itself */
  readonly out?: string;
  /** Longest time of one cell, seconds. @default 1800 */
  readonly timeoutSec?: number;
  /** Told before and after each cell. */
  readonly onCell?: (event: CellEvent) => void;
  /** Variables added to the kernel's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the run; the notebook stays as it was. */
  readonly signal?: AbortSignal;
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
 * Runs a notebook from its first cell to its last, in the notebook's own folder, and writes it with
 * its outputs. Nothing is written when a cell fails or the run is stopped.
 * @throws Error naming the notebook, the cell and its error; Deno.errors.NotFound, SyntaxError when
 * the notebook cannot be read; the signal's reason when it is aborted
 */
export async function runNotebook(path: string, options: RunOptions = {}): Promise<NotebookRun> {
  const { out = path, signal, env } = options, start = performance.now();
  signal?.throwIfAborted();
  const notebook = await readNotebook(path);
  const kernel = await startKernel({ cwd: dirname(resolve(path)), ...(env && { env }) });
  let cells: NotebookCell[];
  try {
    cells = await runCells(notebook, kernel, { ...options, path });
  } finally {
    await kernel.stop();
  }
  const text = formatNotebook({ cells });
  await writeWhole(out, text);
  return {
    notebook: path,
    out,
    cells: codeCells({ cells }).filter((cell) => cell.execution_count !== null).length,
    seconds: (performance.now() - start) / 1000,
    bytes: new TextEncoder().encode(text).length,
  };
}

/** Runs notebooks one after the other; stops at the first that fails. */
export async function runNotebooks(
  paths: readonly string[],
  options: Omit<RunOptions, "out"> & {
    /** Where a notebook with its outputs goes. @default the notebook itself */
    readonly outOf?: (path: string) => string;
  } = {},
): Promise<NotebookRun[]> {
  const { outOf = (path) => path, ...rest } = options;
  const runs: NotebookRun[] = [];
  for (const path of paths) runs.push(await runNotebook(path, { ...rest, out: outOf(path) }));
  return runs;
}

/**
 * Reads a notebook.
 * @throws Deno.errors.NotFound with a sentence, SyntaxError when it is no notebook
 */
export async function readNotebook(path: string): Promise<Notebook> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new InputError(`read ${displayPath(path)}`, "there is no such notebook", {
      code: "missing",
    });
  }
  return parseNotebook(text, { path });
}

async function runCells(
  notebook: Notebook,
  kernel: Kernel,
  options: RunOptions & { path: string },
): Promise<NotebookCell[]> {
  const total = codeCells(notebook).length, displays: SharedDisplays = new Map();
  const done: NotebookCell[] = [];
  let number = 0, executed = 0;
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "code") {
      done.push(cell);
      continue;
    }
    const event = { notebook: options.path, cell: ++number, cells: total };
    if (cell.source.trim() === "") {
      done.push({ ...cell, execution_count: null, outputs: [] });
      continue;
    }
    options.onCell?.(event);
    const start = performance.now();
    const outputs = await runCell(cell.source, ++executed, { kernel, displays, event, options });
    done.push({ ...cell, execution_count: executed, outputs });
    options.onCell?.({ ...event, seconds: (performance.now() - start) / 1000 });
  }
  return done;
}

async function runCell(
  source: string,
  executionCount: number,
  { kernel, displays, event, options }: {
    kernel: Kernel;
    displays: SharedDisplays;
    event: CellEvent;
    options: RunOptions;
  },
) {
  const { outputs, error, take } = collectOutputs(displays, executionCount);
  const { timeoutSec, signal } = options;
  const where = `${displayPath(event.notebook)}, code cell ${event.cell}`;
  try {
    await kernel.execute(source, {
      onMessage: take,
      ...(timeoutSec !== undefined && { timeoutSec }),
      ...(signal && { signal }),
    });
  } catch (cause) {
    if (isStop(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InputError(`run ${where}`, `${reason}`, { code: "environment", cause });
  }
  const failure = error();
  if (failure) throw new InputError(`run ${where}`, `${explain(failure)}`, { code: "environment" });
  return outputs;
}

/** The kernel says no more than this of a syntax error or a package that cannot be loaded. */
const UNSAID = "Execution failed";

function explain({ name, message }: { name: string; message: string }): string {
  if (message.trim() === UNSAID || (message === "" && name === UNSAID)) {
    return "the kernel could not start it: a syntax error, or a module that cannot be loaded " +
      "(checking the cells names the line)";
  }
  return message === "" ? name : `${name}: ${message}`;
}
