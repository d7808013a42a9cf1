/** `notebooks`: run the notebooks. @module */
import { InputError } from "@/base/errors.ts";
import { basename, join } from "@std/path";
import { printResult, say } from "@/reporting/console.ts";
import { checkNotebooks, describeProblem, tidyNotebooks } from "@/jupyter/check.ts";
import { type NotebookRun, runNotebooks } from "@/jupyter/run.ts";
import { writing } from "@/disk/files.ts";
import { displayPath, PATHS } from "@/disk/paths.ts";
import { formatSeconds } from "@/reporting/progress.ts";
import { left, makeTable, renderTable, right } from "@/reporting/table.ts";
import { ALL_CORPORA, WANTED } from "@/disk/workspace.ts";
import type { Call } from "@/app/call.ts";
import { openForCommand } from "./job.ts";
import { progressBars } from "./progress.ts";

interface Flags {
  readonly out?: string;
  readonly check?: boolean;
  readonly tidy?: boolean;
  readonly json?: boolean;
}

/** Executes the notebooks on the real Deno kernel. */
export async function notebooks({ words, flags, signal }: Call<Flags>): Promise<void> {
  const paths = choose(await listNotebooks(), words);
  if (flags.check) await check(paths, signal);
  else if (flags.tidy) await tidy(paths, signal);
  else await run(paths, { flags, signal });
}

/** All notebooks of the project, in number order. */
async function listNotebooks(): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(PATHS.notebooks), ({ name }) => name);
  const notebooks = names.filter((name) => name.endsWith(".ipynb")).sort();
  return notebooks.map((name) => join(PATHS.notebooks, name));
}

/**
 * The notebooks whose names begin with what is wanted; all, when nothing is.
 * @throws {InputError} for a name that none begins with
 */
export function choose(paths: readonly string[], wanted: readonly string[]): string[] {
  const begins = (path: string, name: string) => basename(path).startsWith(basename(name));
  for (const name of wanted) {
    if (paths.some((path) => begins(path, name))) continue;
    throw new InputError(
      `find the notebook "${name}"`,
      `there are ${paths.map((p) => basename(p)).join(", ")}`,
    );
  }
  return paths.filter((p) => wanted.length === 0 || wanted.some((name) => begins(p, name)));
}

async function tidy(paths: readonly string[], signal: AbortSignal): Promise<void> {
  const changed = await tidyNotebooks(paths, { signal });
  say(`${changed.length} notebooks changed`);
}

async function check(paths: readonly string[], signal: AbortSignal): Promise<void> {
  const problems = await checkNotebooks(paths, { signal });
  if (problems.length > 0) {
    throw new InputError("use the notebooks", problems.map(describeProblem).join("\n"));
  }
  say(`${paths.length} notebooks checked`);
}

async function run(
  paths: readonly string[],
  { flags, signal }: { flags: Flags; signal: AbortSignal },
): Promise<void> {
  const start = performance.now();
  if (flags.out !== undefined) {
    const { out } = flags; // Before anything runs, so that a wrong name costs no time.
    await writing(out, () => Deno.mkdir(out, { recursive: true }));
  }
  const { corpora, demo } = await openForCommand({ signal, wanted: ALL_CORPORA });
  // The published notebooks must not be replaced by figures about other recordings.
  const published = corpora.some(({ name }) => WANTED.includes(name));
  const folder = flags.out ?? (published ? undefined : PATHS.executedNotebooks);
  await using bars = progressBars();
  const runs = await runNotebooks(paths, {
    signal,
    outOf: folder === undefined ? undefined : (path) => join(folder, basename(path)),
    onCell: ({ notebook, cell, cells, seconds }) =>
      bars.update(basename(notebook), seconds === undefined ? cell - 1 : cell, cells),
  });
  await bars.done();
  const seconds = (performance.now() - start) / 1000;
  printResult({ demo, seconds, notebooks: runs }, {
    json: flags.json,
    text: () => summary(runs, seconds),
  });
}

function summary(runs: readonly NotebookRun[], seconds: number): string {
  const table = makeTable(runs, [
    left("notebook", ({ out }) => displayPath(out)),
    right("cells", ({ cells }) => cells),
    right("time", ({ seconds }) => formatSeconds(seconds)),
    right("kB", ({ bytes }) => Math.round(bytes / 1000)),
  ]);
  const written = ["data/raw/demo (only without recordings)", "data/index", "data/features"]
    .concat("artifacts/runs", "artifacts/reports/predictions/notebook_03.csv.gz (only on RAVDESS)");
  return `${renderTable(table, "text")}\n\n${formatSeconds(seconds)} in all. Also written: ${
    written.join(", ")
  }.`;
}
