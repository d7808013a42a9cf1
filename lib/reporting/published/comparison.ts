/** Two sides of a comparison: found by what a person calls them, compared, told. @module */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import type { Comparison, Difference } from "@/evaluation/compare.ts";
import type { MetricName } from "@/evaluation/metrics.ts";
import { METRIC_NAMES } from "@/evaluation/metrics.ts";
import { readPredictions } from "@/disk/results.ts";
import type { PredictionTable } from "@/evaluation/table.ts";
import { PATHS } from "@/disk/paths.ts";
import { percentText, protocolText } from "@/reporting/result_text.ts";
import { textTable } from "@/reporting/text_table.ts";
import { PUBLISHED, publishedFile } from "./publish.ts";
import { runPredictions } from "./runs.ts";

/** Where runs and published predictions are looked for. */
export interface SideOptions {
  /** @default PATHS.runs */
  readonly runsDir?: string;
  /** @default artifacts/reports/predictions */
  readonly publishedDir?: string;
}

/**
 * The predictions that a text stands for: a run folder or its name, several with commas between
 * (folds and seeds of one training), a file of predictions, or the name of published ones.
 * @throws {Deno.errors.NotFound} for a text that is none of these
 */
export async function readSide(text: string, options: SideOptions = {}): Promise<PredictionTable> {
  const { runsDir = PATHS.runs, publishedDir = PUBLISHED } = options;
  const parts = text.split(",").map((part) => part.trim()).filter((part) => part !== "");
  const dirs: string[] = [];
  for (const part of parts) {
    const found = await firstOf([part, join(runsDir, part)], "isDirectory");
    if (found !== undefined) dirs.push(found);
  }
  if (parts.length > 0 && dirs.length === parts.length) return await runPredictions(dirs);
  const file = await firstOf([text, publishedFile(text, publishedDir)], "isFile");
  if (file !== undefined) return await readPredictions(file);
  throw new InputError(
    `compare "${text}"`,
    "it is no run folder, no file of predictions and no name in " +
      "artifacts/reports/predictions",
    { remedy: "`deno task compare` alone lists the runs", code: "missing" },
  );
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

const TITLES: Readonly<Record<MetricName, string>> = {
  uar: "UAR",
  wa: "WA",
  macroF1: "macro F1",
  weightedF1: "weighted F1",
};

/** The comparison of two sides in words. */
export function comparisonText(
  comparison: Comparison,
  { a, b }: { readonly a: PredictionTable; readonly b: PredictionTable },
): string {
  const { clips, speakers } = comparison;
  const rows = METRIC_NAMES.map((name) => ({ name, ...comparison[name] }));
  const right = "right" as const;
  const table = textTable([
    { title: "", cells: rows.map(({ name }) => TITLES[name]) },
    { title: "A %", cells: rows.map((row) => percentText(row.a)), align: right },
    { title: "B %", cells: rows.map((row) => percentText(row.b)), align: right },
    { title: "B − A", cells: rows.map(({ difference }) => signed(difference)), align: right },
    { title: "95 % interval", cells: rows.map(intervalText), align: right },
    { title: "", cells: rows.map(verdict) },
  ]);
  return [
    `A: ${sideText(a)}`,
    `B: ${sideText(b)}`,
    `Both on ${clips.toLocaleString("en")} clips of ${speakers} speakers, who are drawn anew for ` +
    "the intervals, the same for both.",
    "",
    table,
  ].join("\n");
}

function sideText(table: PredictionTable): string {
  const seeds = [...new Set(table.rows.map(({ seed }) => seed))].sort((a, b) => a - b);
  return `${table.recipe} (${table.model}), ${protocolText(table)}, seed ${seeds.join(", ")}`;
}

function signed(share: number): string {
  return `${share < 0 ? "−" : "+"}${percentText(Math.abs(share))}`;
}

function intervalText({ low, high }: Difference): string {
  return low === null || high === null ? "–" : `${signed(low)} to ${signed(high)}`;
}

function verdict({ low, high }: Difference): string {
  if (low === null || high === null) return "too few speakers for an interval";
  if (low > 0) return "B is better";
  return high < 0 ? "A is better" : "not told apart by these speakers";
}
