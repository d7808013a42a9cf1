/**
 * Tables: records once, rendered as text for a terminal, Markdown for a file or HTML for a notebook.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { escapeHtml } from "./html.ts";

/** What a cell can hold. */
export type Cell = string | number | boolean | null;

/** One record of a table, by column title. */
export type Row = Readonly<Record<string, Cell>>;

/** How a record becomes a cell of one column; on a page a cell may be HTML. */
export interface Column<R, C = Cell> {
  readonly title: string;
  readonly cell: (record: R) => C;
  /** @default "right" where a cell is a number, otherwise "left" */
  readonly align?: "left" | "right";
  /** The cells are inline Markdown: `code` and *emphasis*. @default false */
  readonly markup?: boolean;
}

/** A table whose cells are formatted. */
export interface Table {
  readonly columns: readonly {
    readonly title: string;
    readonly align: "left" | "right";
    readonly markup: boolean;
  }[];
  /** One text for each column. */
  readonly rows: readonly (readonly string[])[];
}

/** A column of texts. */
export function left<R, C = Cell>(title: string, cell: (record: R) => C): Column<R, C> {
  return { title, cell, align: "left" };
}

/** A column of numbers, formatted or not. */
export function right<R, C = Cell>(title: string, cell: (record: R) => C): Column<R, C> {
  return { title, cell, align: "right" };
}

/**
 * A table with one line for each record.
 * @throws {InputError} when there is no column
 */
export function makeTable<R>(records: readonly R[], columns: readonly Column<R>[]): Table {
  if (columns.length === 0) throw new InputError("make a table", "it has no column");
  const cells = columns.map(({ cell }) => records.map(cell));
  return {
    columns: columns.map(({ title, align, markup = false }, i) => {
      const numeric = cells[i]!.some((cell) => typeof cell === "number");
      return { title, align: align ?? (numeric ? "right" : "left"), markup };
    }),
    rows: records.map((_, row) => cells.map((column) => formatCell(column[row]!))),
  };
}

/**
 * A table of records that all have the same keys, which become the titles.
 * @throws {InputError} when there is no record
 */
export function recordTable(records: readonly Row[]): Table {
  const titles = Object.keys(records[0] ?? {});
  return makeTable(records, titles.map((title) => ({ title, cell: (record) => record[title]! })));
}

/** A cell as text: whole numbers with thousands, others with so many significant digits. */
export function formatCell(cell: Cell, digits = 4): string {
  if (cell === null) return "";
  if (typeof cell !== "number") return String(cell);
  if (Number.isNaN(cell)) return "–";
  if (Number.isInteger(cell)) return cell.toLocaleString("en");
  const whole = Math.trunc(Math.abs(cell)).toString().length;
  if (whole >= digits) return cell.toLocaleString("en", { maximumFractionDigits: 0 });
  return cell.toLocaleString("en", {
    minimumSignificantDigits: Math.min(digits, 3),
    maximumSignificantDigits: digits,
  });
}

/**
 * A table as aligned text, Markdown or HTML.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { recordTable, renderTable } from "@/reporting/table.ts";
 *
 * const table = recordTable([{ emotion: "sad", clips: 7 }, { emotion: "happy", clips: 1200 }]);
 * assert.equal(
 *   renderTable(table, "markdown"),
 *   "| emotion | clips |\n| --- | ---: |\n| sad | 7 |\n| happy | 1,200 |",
 * );
 * ```
 */
export function renderTable(table: Table, format: "text" | "markdown" | "html"): string {
  if (format === "text") return textOf(table);
  return format === "markdown" ? markdownOf(table) : htmlOf(table);
}

function textOf({ columns, rows }: Table): string {
  const plain = rows.map((cells) =>
    cells.map((cell, i) => columns[i]!.markup ? cell.replaceAll(/[`*]/g, "") : cell)
  );
  const titles = columns.map(({ title }) => title);
  const widths = titles.map((title, i) =>
    Math.max(widthOf(title), ...plain.map((cells) => widthOf(cells[i]!)))
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => pad(cell, widths[i]!, columns[i]!.align)).join("  ").trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [line(titles), rule, ...plain.map(line)].join("\n");
}

function pad(text: string, width: number, align: "left" | "right"): string {
  const space = " ".repeat(width - widthOf(text));
  return align === "right" ? space + text : text + space;
}

/** Characters that take a place: combining marks do not. */
function widthOf(text: string): number {
  return [...text.replace(/\p{M}/gu, "")].length;
}

function markdownOf({ columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const escaped = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
  return [
    line(columns.map(({ title }) => escaped(title))),
    line(columns.map(({ align }) => align === "right" ? "---:" : "---")),
    ...rows.map((cells) => line(cells.map(escaped))),
  ].join("\n");
}

function htmlOf({ columns, rows }: Table): string {
  const style = ({ align }: Table["columns"][number]) => ` style="text-align:${align}"`;
  const head = columns.map((column) => `<th${style(column)}>${escapeHtml(column.title)}</th>`);
  const lines = rows.map((cells) => {
    const line = cells.map((cell, i) => {
      const column = columns[i]!;
      return `<td${style(column)}>${column.markup ? inlineHtml(cell) : escapeHtml(cell)}</td>`;
    });
    return `<tr>${line.join("")}</tr>`;
  });
  return `<table class="dataframe">\n<thead><tr>${head.join("")}</tr></thead>\n<tbody>\n` +
    `${lines.join("\n")}\n</tbody>\n</table>`;
}

function inlineHtml(markdown: string): string {
  return escapeHtml(markdown)
    .replaceAll(/`([^`]*)`/g, "<code>$1</code>")
    .replaceAll(/\*([^*]*)\*/g, "<em>$1</em>");
}
