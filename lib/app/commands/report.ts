/** `report`: a page on a corpus or on a run. @module */
import { dirname, extname, join, resolve } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { writeWhole, writing } from "@/disk/files.ts";
import { displayPath, PATHS } from "@/disk/paths.ts";
import { printResult, say } from "@/reporting/console.ts";
import { corpusReport } from "@/reporting/report/corpus.ts";
import { runReport } from "@/reporting/report/run.ts";
import type { Call } from "@/app/call.ts";
import { openForCommand } from "./job.ts";
import { progressBars } from "./progress.ts";

interface Flags {
  readonly corpus?: string;
  readonly run?: readonly string[];
  readonly out?: string;
  readonly json?: boolean;
}

/** Writes a page on a corpus or on a run. */
export async function report(call: Call<Flags>): Promise<void> {
  const { corpus, run, json } = call.flags;
  if ((corpus === undefined) === (run === undefined)) {
    throw new InputError("report", "one corpus, or the runs of one training, must be named", {
      remedy: "say --corpus NAME or --run RUN",
    });
  }
  await checkOut(call.flags);
  const path = corpus === undefined
    ? await writeRunReport(run!, { ...call.flags, signal: call.signal })
    : await writeCorpusReport(corpus, { ...call.flags, signal: call.signal });
  printResult({ report: displayPath(path) }, {
    json,
    text: () => `wrote ${displayPath(path)}: open it in a browser`,
  });
}

/** Before anything is measured, so that a wrong name costs no time. */
async function checkOut({ out }: Flags): Promise<void> {
  if (out === undefined) return;
  if (extname(out) !== ".html") {
    throw new InputError(`write "${out}"`, "its name does not end in .html");
  }
  await writing(out, () => Deno.mkdir(dirname(resolve(out)), { recursive: true }));
}

/** Where a page is written. */
interface PageOptions {
  /** @default build/report/NAME.html */
  readonly out?: string;
  readonly signal: AbortSignal;
}

/** Writes the report of a corpus. @returns the page */
export async function writeCorpusReport(name: string, options: PageOptions): Promise<string> {
  const { signal } = options;
  const { corpora: [corpus], utterances, root } = await openForCommand({
    signal,
    corpora: [name],
  });
  const path = pathOf(options, `corpus-${name}`);
  await using bars = progressBars();
  const page = await corpusReport(corpus!, utterances, {
    root,
    pageDir: dirname(path),
    signal,
    onProgress: (done, total) => bars.update("measuring", done, total),
  });
  await bars.done();
  await writeWhole(path, page);
  return path;
}

/** Writes the report of runs that belong together, or of a network. @returns the page */
export async function writeRunReport(
  run: readonly string[],
  options: PageOptions,
): Promise<string> {
  const { signal } = options;
  const { name, page } = await runReport(run, {
    pageDir: (name) => dirname(pathOf(options, name)),
    signal,
    onNotice: say,
  });
  const path = pathOf(options, name);
  await writeWhole(path, page);
  return path;
}

function pathOf({ out }: Pick<PageOptions, "out">, name: string): string {
  return out === undefined ? join(PATHS.pages, `${name}.html`) : resolve(out);
}
