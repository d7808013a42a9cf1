/** Finished runs side by side. @module */
import { basename, join } from "@std/path";
import type { ResultRow } from "@/evaluation/results.ts";
import { exists, readJson } from "@/disk/files.ts";
import { PATHS } from "@/disk/paths.ts";
import { estimateText, percentText, protocolText } from "@/reporting/result_text.ts";
import { type TextColumn, textTable } from "@/reporting/text_table.ts";
import { readRun, RUN_FILES, type RunRecord } from "@/disk/record.ts";

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
 * What finished runs say of themselves.
 * @throws Deno.errors.NotFound for a folder that is none, SyntaxError for a damaged one
 */
export async function readRunLines(dirs: readonly string[]): Promise<RunLine[]> {
  const lines: RunLine[] = [];
  for (const dir of dirs) {
    const { record } = await readRun(dir);
    lines.push({ dir, record, row: await readMetrics(join(dir, RUN_FILES.metrics)) });
  }
  return lines;
}

async function readMetrics(path: string): Promise<ResultRow> {
  return await readJson(path, "remove that run and train it again") as ResultRow;
}

/** A line for each run: what it is, how it did, what it cost. */
export function runTable(lines: readonly RunLine[]): string {
  if (lines.length === 0) return "No run is finished yet: `deno task train` makes the first.";
  const column = (
    title: string,
    cell: (line: RunLine) => string,
    align: TextColumn["align"] = "right",
  ): TextColumn => ({ title, cells: lines.map(cell), align });
  return textTable([
    column("run", ({ dir }) => basename(dir), "left"),
    column("model", ({ row }) => row.model, "left"),
    column("protocol", ({ row }) => protocolText(row), "left"),
    column("clips", ({ row }) => String(row.clips)),
    column("UAR % (interval)", ({ row }) => estimateText(row.uar)),
    column("WA %", ({ row }) => percentText(row.wa.mean)),
    column("weighted F1 %", ({ row }) => percentText(row.weightedF1.mean)),
    column("epoch", ({ record }) => `${record.bestEpoch} of ${record.epochs}`),
    column("weights", ({ record }) => record.parameters.toLocaleString("en")),
    column("min", ({ record }) => (record.timings.trainSec / 60).toFixed(1)),
    column("commit", ({ record }) => record.commit.slice(0, 7), "left"),
  ]);
}
