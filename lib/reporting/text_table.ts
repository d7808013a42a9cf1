/** Tables as text: for terminals, and for readers of a notebook that show no HTML. @module */
import { InputError } from "@/base/errors.ts";

/** A column's name and its cells, as they are shown. */
export interface TextColumn {
  readonly title: string;
  readonly cells: readonly string[];
  /** Numbers stand to the right. @default "left" */
  readonly align?: "left" | "right";
}

/** Columns of text under their titles, with a line between; columns are two spaces apart. */
export function textTable(columns: readonly TextColumn[]): string {
  const rows = checkRows(columns);
  const widths = columns.map(({ title, cells }) => Math.max(...[title, ...cells].map(widthOf)));
  const line = (cell: (column: TextColumn) => string) =>
    columns.map((column, i) => pad(cell(column), widths[i]!, column.align)).join("  ").trimEnd();
  return [
    line((column) => column.title),
    widths.map((width) => "─".repeat(width)).join("  "),
    ...Array.from({ length: rows }, (_, row) => line((column) => column.cells[row]!)),
  ].join("\n");
}

/** The same table in Markdown. */
export function markdownTable(columns: readonly TextColumn[]): string {
  const rows = checkRows(columns);
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const escaped = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
  return [
    line(columns.map(({ title }) => escaped(title))),
    line(columns.map(({ align }) => align === "right" ? "---:" : "---")),
    ...Array.from(
      { length: rows },
      (_, row) => line(columns.map(({ cells }) => escaped(cells[row]!))),
    ),
  ].join("\n");
}

function checkRows(columns: readonly TextColumn[]): number {
  const rows = columns[0]?.cells.length;
  if (rows === undefined) throw new RangeError("Cannot write a table without columns");
  const other = columns.find(({ cells }) => cells.length !== rows);
  if (other) {
    throw new InputError(
      "write a table",
      `column "${other.title}" has ${other.cells.length} cells, not ${rows}`,
    );
  }
  return rows;
}

function pad(text: string, width: number, align: "left" | "right" = "left"): string {
  const space = " ".repeat(width - widthOf(text));
  return align === "right" ? space + text : text + space;
}

/** Signs that take a place: combining marks do not. */
function widthOf(text: string): number {
  return [...text.replace(/\p{M}/gu, "")].length;
}
