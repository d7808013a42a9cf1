/** Finished runs side by side, and the comparison of two: what `compare` prints. @module */
import { basename } from "@std/path";
import type { RunRecord } from "@/disk/record.ts";
import type { Comparison } from "@/evaluation/compare.ts";
import { METRIC_NAMES, type MetricName } from "@/evaluation/metrics.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import type { PredictionTable } from "@/evaluation/table.ts";
import {
  estimateText,
  percentText,
  pointsInterval,
  pointsText,
  protocolText,
} from "./result_text.ts";
import { left, makeTable, renderTable, right, type Table } from "./table.ts";

/** A line for each run: what it is, its figures, what it cost. */
export function runTable(
  runs: readonly { readonly dir: string; readonly record: RunRecord; readonly row: ResultRow }[],
): string {
  if (runs.length === 0) return "No run is finished yet: `deno task train` makes the first.";
  const table = makeTable(runs, [
    left("run", ({ dir }) => basename(dir)),
    left("model", ({ row }) => row.model),
    left("protocol", ({ row }) => protocolText(row)),
    right("clips", ({ row }) => row.clips),
    right("UAR % (interval)", ({ row }) => estimateText(row.uar)),
    right("WA %", ({ row }) => percentText(row.wa.mean)),
    right("weighted F1 %", ({ row }) => percentText(row.weightedF1.mean)),
    right("epoch", ({ record }) => `${record.bestEpoch} of ${record.epochs}`),
    right("weights", ({ record }) => record.parameters),
    right("min", ({ record }) => (record.timings.trainSec / 60).toFixed(1)),
    left("commit", ({ record }) => record.commit.slice(0, 7)),
  ]);
  return renderTable(table, "text");
}

const TITLES: Readonly<Record<MetricName, string>> = {
  uar: "UAR",
  wa: "WA",
  macroF1: "macro F1",
  weightedF1: "weighted F1",
};

/** Two sides metric by metric: their figures, the difference with its interval, what that shows. */
export function comparisonTable(
  comparison: Comparison,
  [a, b]: readonly [first: string, second: string],
): Table {
  const rows = METRIC_NAMES.map((name) => ({ name, ...comparison[name] }));
  return makeTable(rows, [
    left("", ({ name }) => TITLES[name]),
    right(`${a} %`, (row) => percentText(row.a)),
    right(`${b} %`, (row) => percentText(row.b)),
    right(`${b} − ${a}`, ({ difference }) => pointsText(difference)),
    right("95 % interval", pointsInterval),
    left("", ({ low, high }) => {
      if (low === null || high === null) return "too few speakers for an interval";
      if (low > 0) return `${b} is better`;
      return high < 0 ? `${a} is better` : "no difference is shown by these speakers";
    }),
  ]);
}

/** The comparison of two sides: what they are, their figures, the intervals of the differences. */
export function comparisonText(
  comparison: Comparison,
  { a, b }: { readonly a: PredictionTable; readonly b: PredictionTable },
): string {
  const { clips, speakers } = comparison;
  return [
    `A: ${sideText(a)}`,
    `B: ${sideText(b)}`,
    `Both on ${clips.toLocaleString("en")} clips of ${speakers} speakers, who are drawn anew for ` +
    "the intervals, the same for both.",
    "",
    renderTable(comparisonTable(comparison, ["A", "B"]), "text"),
  ].join("\n");
}

function sideText(table: PredictionTable): string {
  const seeds = [...new Set(table.rows.map(({ seed }) => seed))].sort((a, b) => a - b);
  return `${table.recipe} (${table.model}), ${protocolText(table)}, seed ${seeds.join(", ")}`;
}
