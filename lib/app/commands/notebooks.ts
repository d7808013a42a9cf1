/** `notebooks`: run the notebooks. @module */
import { InputError } from "@/base/errors.ts";
import { basename, join } from "@std/path";
import { printResult, say } from "@/reporting/console.ts";
import { checkNotebooks, tidyNotebooks } from "@/jupyter/check.ts";
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
  if (flags.check) {
    const found = await checkNotebooks(paths, { signal });
    if (found.length > 0) throw new InputError("use the notebooks", found.join("\n"));
    say(`${paths.length} notebooks checked`);
  } else if (flags.tidy) {
    const changed = await tidyNotebooks(paths, { signal });
    say(`${changed.length} notebooks changed`);
  } else await run(paths, { flags, signal });
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
    onCell: (notebook, done, total) => bars.update(basename(notebook), done, total),
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
  const all = formatSeconds(seconds);
  return `${renderTable(table, "text")}\n\n${all} in all. ` +
    "Also written: data/index, data/features, artifacts.";
}
