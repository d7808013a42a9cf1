/** Finished runs on disk: found by what a person calls them, read, put together. @module */
import { join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { canonicalJson } from "@/base/hash.ts";
import { exists } from "@/disk/files.ts";
import { displayPath, PATHS } from "@/disk/paths.ts";
import { readRun, RUN_FILES, type RunRecord } from "@/disk/record.ts";
import { publishedFile, readChecked, readPredictions } from "@/disk/results.ts";
import { checkResult, type ResultRow } from "@/evaluation/results.ts";
import { scorePredictions } from "@/evaluation/score.ts";
import { mergeTables, type PredictionTable, selectionOf } from "@/evaluation/table.ts";

/** A finished run and its figures. */
export interface RunLine {
  readonly dir: string;
  readonly record: RunRecord;
  readonly row: ResultRow;
}

/** The folders of all finished runs, sorted by name. */
export async function listRuns(runsDir: string = PATHS.runs): Promise<string[]> {
  const dirs: string[] = [];
  if (!await exists(runsDir)) return dirs;
  for await (const { name, isDirectory } of Deno.readDir(runsDir)) {
    const dir = join(runsDir, name);
    if (isDirectory && await exists(join(dir, RUN_FILES.record))) dirs.push(dir);
  }
  return dirs.sort(new Intl.Collator("en", { numeric: true }).compare);
}

/**
 * Finished runs with the figures in their folders.
 * @throws {InputError} for a folder that is no finished run, or a damaged one
 */
export async function readRunLines(dirs: readonly string[]): Promise<RunLine[]> {
  const lines: RunLine[] = [];
  for (const dir of dirs) {
    const { record } = await readRun(dir);
    const row = await readChecked(join(dir, RUN_FILES.metrics), {
      rule: checkResult,
      remedy: "remove that run and train it again",
    });
    lines.push({ dir, record, row });
  }
  return lines;
}

/** Runs that belong together: the folds and seeds of one training. */
export interface JoinedRuns {
  readonly records: readonly [RunRecord, ...RunRecord[]];
  /** The predictions of all of them. */
  readonly table: PredictionTable;
}

/**
 * Reads runs that belong together.
 * @throws {InputError} for no run, a folder that is no finished run, runs that differ in more than
 * fold and seed, a run that is named twice, or predictions of another run
 */
export async function readRuns(dirs: readonly string[]): Promise<JoinedRuns> {
  const records: RunRecord[] = [];
  const tables: PredictionTable[] = [];
  for (const dir of dirs) {
    const { record } = await readRun(dir);
    records.push(record);
    const differing = differences(records[0]!, record);
    if (differing.length > 0) {
      throw new InputError(
        `evaluate ${displayPath(dir)} together with ${displayPath(dirs[0]!)}`,
        `they differ in ${differing.join(", ")}`,
        { remedy: "only folds and seeds of one training belong together" },
      );
    }
    const table = await readPredictions(join(dir, RUN_FILES.predictions));
    checkOwn(table, { record, dir });
    tables.push(table);
  }
  const [first, ...others] = records;
  if (first === undefined) {
    throw new InputError("evaluate without a run", "name at least one run folder");
  }
  return { records: [first, ...others], table: mergeTables(tables) };
}

/** What two runs differ in, fold and seed aside. */
function differences(a: RunRecord, b: RunRecord): string[] {
  const parts = ({ job, indexHash }: RunRecord): Record<string, unknown> => {
    const { seed: _, split: { fold: _fold, seed: _seed, ...split }, ...rest } = job;
    return { ...rest, ...split, recordings: indexHash };
  };
  const first = parts(a);
  const second = parts(b);
  return Object.keys(first).filter((key) =>
    canonicalJson(first[key]) !== canonicalJson(second[key])
  );
}

/** Throws if predictions were copied from another run's folder. */
function checkOwn(
  table: PredictionTable,
  { record: { job }, dir }: { readonly record: RunRecord; readonly dir: string },
): void {
  const { recipe, model, split, training, seed } = job;
  const own = [recipe, model.kind, split.protocol, training.selection, split.fold, seed].join(" ");
  const kind = [table.recipe, table.model, table.protocol, selectionOf(table)];
  const found = table.rows.map((row) => [...kind, row.fold, row.seed].join(" "));
  const other = found.find((text) => text !== own);
  if (other === undefined) return;
  throw new InputError(
    `evaluate ${displayPath(dir)}`,
    `its predictions are of ${other}, its record is of ${own}`,
    { remedy: "the folder was changed by hand: train that run again", code: "damaged" },
  );
}

/**
 * The figures of some runs as one row of results.
 * @throws {InputError} as {@linkcode readRuns}
 */
export async function runSummary(dirs: readonly string[]): Promise<ResultRow> {
  const { records: [{ job }], table } = await readRuns(dirs);
  const { split: { testCorpora } } = job;
  return scorePredictions(table, { corpora: [...job.corpora].sort(), testCorpora });
}

/**
 * The predictions that a text names: a run folder or its name, several with commas between
 * (folds and seeds of one training), a file of predictions, or the name of published ones.
 * @param options.runsDir @default PATHS.runs
 * @param options.reportsDir @default PATHS.reports
 * @throws {InputError} for a text that is none of these
 */
export async function readSide(
  text: string,
  options: { readonly runsDir?: string; readonly reportsDir?: string } = {},
): Promise<PredictionTable> {
  const { runsDir = PATHS.runs, reportsDir = PATHS.reports } = options;
  const parts = text.split(",").map((part) => part.trim()).filter((part) => part !== "");
  const dirs = await foldersOf(parts, runsDir);
  if (dirs !== null) return (await readRuns(dirs)).table;
  const file = await firstOf([text, publishedFile(text, reportsDir)], "isFile");
  if (file !== undefined) return await readPredictions(file);
  throw new InputError(
    `compare "${text}"`,
    "it is no run folder, no file of predictions and no name in artifacts/reports/predictions",
    { remedy: "`deno task compare` alone lists the runs", code: "missing" },
  );
}

/**
 * The folders that some texts name: each a path, or a name in a folder.
 * @returns null where there is no text, or one is neither
 */
export async function foldersOf(
  texts: readonly string[],
  folder: string = PATHS.runs,
): Promise<string[] | null> {
  const dirs: string[] = [];
  for (const text of texts) {
    const found = await firstOf([text, join(folder, text)], "isDirectory");
    if (found !== undefined) dirs.push(found);
  }
  return dirs.length > 0 && dirs.length === texts.length ? dirs : null;
}

async function firstOf(
  paths: readonly string[],
  kind: "isFile" | "isDirectory",
): Promise<string | undefined> {
  for (const path of paths) {
    const info = await Deno.stat(path).catch(() => null); // a name need not be a path at all
    if (info?.[kind]) return path;
  }
  return undefined;
}
