/**
 * The generated parts of README: tables of published figures, between markers. Nothing here reads or
 * writes a file, so that a test can compare README with the figures.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import { estimateText, percentText, protocolText, testedOn } from "./result_text.ts";
import { markdownTable, type TextColumn } from "./text_table.ts";

/** All scores as a Markdown table: honest protocols first, leaky ones marked. */
export function renderResultsTable(rows: readonly ResultRow[]): string {
  if (rows.length === 0) return "No result yet: `deno task crossval` makes the first.";
  const sorted = rows.toSorted((a, b) =>
    a.recipe.localeCompare(b.recipe, "en") || Number(a.leaky) - Number(b.leaky) ||
    a.protocol.localeCompare(b.protocol, "en") || a.model.localeCompare(b.model, "en") ||
    a.testChannel.localeCompare(b.testChannel, "en")
  );
  const table = markdownTable([
    column("recipe", sorted, (row) => `\`${row.recipe}\``),
    column("model", sorted, (row) => row.model),
    column("protocol", sorted, protocolText),
    column("tested on", sorted, testedOn),
    column("seeds", sorted, (row) => row.seeds.join(", "), "right"),
    column("UAR %", sorted, (row) => estimateText(row.uar), "right"),
    column("WA %", sorted, (row) => estimateText(row.wa), "right"),
    column("macro F1 %", sorted, (row) => estimateText(row.macroF1), "right"),
    column("weighted F1 %", sorted, (row) => estimateText(row.weightedF1), "right"),
    column("ECE %", sorted, eceText, "right"),
  ]);
  const legend = "In brackets: 95 % interval by bootstrap over speakers; ± is the standard " +
    "deviation over seeds. ECE is the expected calibration error, before → after temperature " +
    "scaling on each training's validation speakers.";
  const warning = rows.some((row) => row.leaky)
    ? " *Leaky*: the protocol lets the test part be known from training, as the published " +
      "systems did; such a figure says nothing about new speakers."
    : "";
  return `${table}\n\n${legend}${warning}`;
}

function eceText({ calibration }: ResultRow): string {
  if (calibration === undefined) return "–";
  return `${percentText(calibration.eceBefore)} → ${percentText(calibration.eceAfter)}`;
}

/**
 * The text with one marked section filled anew. Markers are `<!-- name:begin -->` and
 * `<!-- name:end -->`, each on its own line.
 * @throws SyntaxError when a marker is missing, or stands there twice, or the end comes first
 */
export function replaceSection(text: string, name: string, content: string): string {
  const { start, end } = findSection(text, name);
  return `${text.slice(0, start)}\n${content.trim()}\n${text.slice(end)}`;
}

/** What stands between the markers of a section, without the empty lines around it. */
export function readSection(text: string, name: string): string {
  const { start, end } = findSection(text, name);
  return text.slice(start, end).trim();
}

function findSection(text: string, name: string): { start: number; end: number } {
  const begin = `<!-- ${name}:begin -->`, finish = `<!-- ${name}:end -->`;
  for (const marker of [begin, finish]) {
    const times = text.split(marker).length - 1;
    if (times !== 1) {
      throw new InputError(
        `find the section "${name}"`,
        `the marker ${marker} stands there ${times} times, not once`,
        { code: "damaged" },
      );
    }
  }
  const start = text.indexOf(begin) + begin.length, end = text.indexOf(finish);
  if (end < start) {
    throw new InputError(`find the section "${name}"`, "its end comes first", { code: "damaged" });
  }
  return { start, end };
}

function column<T>(
  title: string,
  rows: readonly T[],
  cell: (row: T) => string,
  align: "left" | "right" = "left",
): TextColumn {
  return { title, cells: rows.map(cell), align };
}
