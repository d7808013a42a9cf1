/** Summary tables, as danfojs data frames: counts, classes, results. @module */
import { InputError } from "@/base/errors.ts";
import type { ClassificationReport } from "@/evaluation/metrics.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import { type DataFrame, readFrame, type Row, toFrame } from "./frame.ts";
import { estimateText, percentText, protocolText, testedOn } from "./result_text.ts";
import { systemName, type SystemResult } from "./systems.ts";

/** Records whose fields are looked up by name, such as utterances or predictions. */
export type Records = readonly object[];

/** Which labels a table is made over. */
export interface CountOptions {
  /** Field whose values become the rows. */
  readonly rows: string;
  /** Field whose values become the columns. @default one column of counts */
  readonly columns?: string;
  /** Order of the rows. @default natural order */
  readonly order?: readonly string[];
  /** Add the sums of rows and columns. @default true */
  readonly totals?: boolean;
}

/**
 * How many records there are of each pair of labels.
 * @throws RangeError when there is no record, a label is missing from `order`, or is called as the sums
 * are; TypeError when a record lacks a field
 */
export function countTable(records: Records, options: CountOptions): DataFrame {
  const { rows: rowField, columns: columnField, order, totals = true } = options;
  const pairs = records.map((record) => ({
    row: labelOf(record, rowField),
    column: columnField === undefined ? "records" : labelOf(record, columnField),
    n: 1,
  }));
  const counted = readFrame(toFrame(pairs).groupby(["row", "column"]).agg({ n: "count" })).values;
  const counts = new Map(counted.map(([row, column, n]) => [`${row}\n${column}`, Number(n)]));
  const rowLabels = ordered(pairs.map((p) => p.row), order);
  const columnLabels = ordered(pairs.map((p) => p.column));
  if (totals && (rowLabels.includes("all") || columnLabels.includes("all"))) {
    throw new InputError("make a table", 'a label is called "all", as the sums are', {
      remedy: "leave them out (totals: false)",
    });
  }
  const sums = totals && columnLabels.length > 1 ? ["all"] : [];
  const count = (row: string, column: string) => counts.get(`${row}\n${column}`) ?? 0;
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  const line = (label: string, numbers: readonly number[]): Row => ({
    [rowField]: label,
    ...Object.fromEntries(columnLabels.map((column, i) => [column, numbers[i]!])),
    ...Object.fromEntries(sums.map((title) => [title, sum(numbers)])),
  });
  const lines = rowLabels.map((row) => line(row, columnLabels.map((column) => count(row, column))));
  if (totals && rowLabels.length > 1) {
    lines.push(
      line("all", columnLabels.map((column) => sum(rowLabels.map((row) => count(row, column))))),
    );
  }
  return toFrame(lines, { columns: [rowField, ...columnLabels, ...sums] });
}

/** Precision, recall, F1 (in per cent) and clips of each class, with the averages below. */
export function classTable(report: ClassificationReport): DataFrame {
  const { perClass, clips } = report;
  const percent = (share: number) => round(100 * share);
  const rows = perClass.map((c): Row => ({
    class: c.label,
    "precision (%)": percent(c.precision),
    "recall (%)": percent(c.recall),
    "F1 (%)": percent(c.f1),
    clips: c.support,
  }));
  const average = (name: string, precision: number, recall: number, f1: number): Row => ({
    class: name,
    "precision (%)": percent(precision),
    "recall (%)": percent(recall),
    "F1 (%)": percent(f1),
    clips,
  });
  rows.push(average("mean of classes (UAR)", report.macroPrecision, report.uar, report.macroF1));
  rows.push(
    average("weighted by clips (WA)", report.weightedPrecision, report.wa, report.weightedF1),
  );
  return toFrame(rows);
}

/** Rows of results.json side by side, scores in per cent with the interval by speakers. */
export function resultTable(rows: readonly ResultRow[]): DataFrame {
  return toFrame(rows.map((row): Row => ({
    recipe: row.recipe,
    model: row.model,
    protocol: protocolText(row),
    "tested on": testedOn(row),
    seeds: row.seeds.length,
    "UAR (%)": estimateText(row.uar),
    "WA (%)": estimateText(row.wa),
    "macro F1 (%)": estimateText(row.macroF1),
    "weighted F1 (%)": estimateText(row.weightedF1),
  })));
}

/** Published systems beside what was measured here: accuracies in per cent, and the UAR of strangers. */
export function systemTable(systems: readonly SystemResult[]): DataFrame {
  return toFrame(systems.map((system): Row => {
    const { classes, published, asPublished, strangers } = system;
    return {
      system: systemName(system),
      emotions: classes,
      "published (%)": published === null ? "–" : percentText(published),
      "its protocol": asPublished === null ? "–" : protocolText(asPublished),
      "here, by it (%)": asPublished === null ? "–" : estimateText(asPublished.wa),
      "here, strangers (%)": strangers === null ? "–" : estimateText(strangers.wa),
      "UAR, strangers (%)": strangers === null ? "–" : estimateText(strangers.uar),
    };
  }));
}

function labelOf(record: object, field: string): string {
  const value: unknown = Reflect.get(record, field);
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new InputError("make a table", `a record has no label "${field}"`);
}

/** The different labels: in the order given, or in natural order (`speaker-2` before `speaker-10`). */
function ordered(labels: readonly string[], order?: readonly string[]): string[] {
  const found = [...new Set(labels)];
  if (order === undefined) {
    return found.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  }
  const stranger = found.find((label) => !order.includes(label));
  if (stranger !== undefined) {
    throw new InputError("make a table", `"${stranger}" is not in the order ${order}`);
  }
  return order.filter((label) => found.includes(label));
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}
