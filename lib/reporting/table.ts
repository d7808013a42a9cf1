/** A table as a notebook shows it: HTML with numbers to the right, and plain text. @module */
import { DISPLAY, type Displayable, type MimeBundle } from "./bundle.ts";
import { type Cell, type DataFrame, readFrame, type Row, toFrame } from "./frame.ts";
import { escapeHtml } from "./html.ts";
import { type TextColumn, textTable } from "./text_table.ts";

/** How a table is shown. */
export interface TableOptions {
  /** Written above the table. */
  readonly caption?: string;
  /** More rows are left out, and the table says so. @default 30 */
  readonly maxRows?: number;
  /** Significant digits of numbers that are not whole. @default 4 */
  readonly digits?: number;
  /** Show the labels of the rows. @default false for records, true for frames with own labels */
  readonly showIndex?: boolean;
}

/** A danfojs frame, or records, as a table. */
export function table(
  content: DataFrame | readonly Row[],
  options: TableOptions = {},
): Displayable {
  const bundle = tableBundle(content, options);
  return { [DISPLAY]: () => bundle };
}

/** The forms of a table: `text/html` and `text/plain`. */
export function tableBundle(
  content: DataFrame | readonly Row[],
  options: TableOptions = {},
): MimeBundle {
  const { caption, maxRows = 30 } = options;
  const { columns, total } = textColumns(content, options);
  const note = total > maxRows ? `${total} rows, the first ${maxRows} shown` : undefined;
  const lines = [caption, textTable(columns), note].filter((line) => line !== undefined);
  return { "text/html": tableHtml(columns, caption, note), "text/plain": lines.join("\n") };
}

/** A danfojs frame, or records, as columns of text; only the first `maxRows` rows. */
export function textColumns(
  content: DataFrame | readonly Row[],
  options: TableOptions = {},
): { columns: TextColumn[]; total: number } {
  const { maxRows = 30, digits = 4 } = options;
  const frame = readFrame(Array.isArray(content) ? toFrame(content) : content as DataFrame);
  const labelled = frame.index.some((label, i) => label !== i);
  const rows = frame.values.slice(0, maxRows);
  const columns = frame.columns.map((title, column): TextColumn => {
    const cells = rows.map((row) => row[column] ?? null);
    const numeric = cells.some((cell) => typeof cell === "number");
    return {
      title,
      cells: cells.map((cell) => formatCell(cell, digits)),
      align: numeric ? "right" : "left",
    };
  });
  if (options.showIndex ?? labelled) {
    columns.unshift({ title: "", cells: frame.index.slice(0, maxRows).map(String) });
  }
  return { columns, total: frame.values.length };
}

/** A cell as text: whole numbers with thousands, others with so many significant digits. */
export function formatCell(cell: Cell, digits = 4): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell !== "number") return String(cell);
  if (Number.isNaN(cell)) return "–";
  if (Number.isInteger(cell)) return cell.toLocaleString("en");
  const whole = Math.trunc(Math.abs(cell)).toString().length;
  return whole >= digits
    ? cell.toLocaleString("en", { maximumFractionDigits: 0 })
    : cell.toLocaleString("en", {
      minimumSignificantDigits: Math.min(digits, 3),
      maximumSignificantDigits: digits,
    });
}

function tableHtml(
  columns: readonly TextColumn[],
  caption: string | undefined,
  note: string | undefined,
): string {
  const style = (align: TextColumn["align"]) => ` style="text-align:${align ?? "left"}"`;
  const head = columns.map((c) => `<th${style(c.align)}>${escapeHtml(c.title)}</th>`).join("");
  const body = columns[0]!.cells.map((_, row) =>
    `<tr>${
      columns.map((c) => `<td${style(c.align)}>${escapeHtml(c.cells[row]!)}</td>`).join("")
    }</tr>`
  ).join("\n");
  const above = caption === undefined ? "" : `<p><b>${escapeHtml(caption)}</b></p>\n`;
  const below = note === undefined ? "" : `\n<p>${escapeHtml(note)}</p>`;
  return `${above}<table class="dataframe">\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n` +
    `</tbody>\n</table>${below}`;
}
