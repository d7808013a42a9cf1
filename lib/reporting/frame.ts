/**
 * Tables in a notebook, and danfojs data frames of records: the one module that loads danfojs.
 * @module
 */
import { DataFrame } from "danfojs";
import { InputError } from "@/base/errors.ts";
import { DISPLAY, type Displayable } from "./bundle.ts";
import { escapeHtml } from "./html.ts";
import { type Cell, makeTable, recordTable, renderTable, type Row, type Table } from "./table.ts";

type Content = Table | DataFrame | readonly Row[];

/** More rows are not shown. */
const MAX_ROWS = 30;

/**
 * A table, a danfojs frame or records, as a notebook shows it: HTML and plain text. Of more than 30
 * rows it shows the first, and says so.
 * @param options.caption written above the table
 */
export function table(content: Content, options: { readonly caption?: string } = {}): Displayable {
  const { columns, rows } = tableOf(content);
  const shown = { columns, rows: rows.slice(0, MAX_ROWS) };
  const html = [renderTable(shown, "html")];
  const text = [renderTable(shown, "text")];
  if (options.caption !== undefined) {
    html.unshift(`<p><b>${escapeHtml(options.caption)}</b></p>`);
    text.unshift(options.caption);
  }
  if (rows.length > MAX_ROWS) {
    const note = `${rows.length} rows, the first ${MAX_ROWS} shown`;
    html.push(`<p>${note}</p>`);
    text.push(note);
  }
  return { [DISPLAY]: () => ({ "text/html": html.join("\n"), "text/plain": text.join("\n") }) };
}

function tableOf(content: Content): Table {
  if (isTable(content)) return content;
  return isRecords(content) ? recordTable(content) : frameTable(content);
}

function isTable(content: Content): content is Table {
  return "rows" in content;
}

function isRecords(content: DataFrame | readonly Row[]): content is readonly Row[] {
  return Array.isArray(content);
}

/** A frame as a table; its row labels come first where they are not 0, 1, … */
function frameTable(frame: DataFrame): Table {
  const { columns, values, index } = readFrame(frame);
  const own = columns.map((title, column) => ({
    title,
    cell: (row: number) => values[row]![column] ?? null,
  }));
  const labels = { title: "", cell: (row: number) => String(index[row]) };
  const labelled = index.some((label, i) => label !== i);
  return makeTable([...values.keys()], labelled ? [labels, ...own] : own);
}

/** A danfojs data frame of records that all have the same columns. */
export function toFrame(rows: readonly Row[]): DataFrame {
  const columns = Object.keys(rows[0] ?? {});
  return new DataFrame(rows.map((row) => columns.map((column) => row[column]!)), { columns });
}

function readFrame(frame: DataFrame) {
  return frame as unknown as {
    readonly columns: string[];
    readonly values: Cell[][];
    readonly index: (string | number)[];
  };
}

/** Title of the sums. */
const ALL = "all";

/**
 * How many records there are of each pair of labels, with the sums of rows and columns.
 * @param options.rows field whose values become the rows
 * @param options.columns field whose values become the columns
 * @param options.order of the rows
 * @throws {InputError} when there is no record, a record lacks a field, or a label is not in `order`
 */
export function countTable(
  records: readonly object[],
  options: { readonly rows: string; readonly columns: string; readonly order: readonly string[] },
): Table {
  const pairs = records.map((record) => ({
    row: labelOf(record, options.rows),
    column: labelOf(record, options.columns),
    n: 1,
  }));
  if (pairs.length === 0) throw new InputError("make a table", "there is no record");
  const missing = pairs.find(({ row }) => !options.order.includes(row));
  if (missing !== undefined) {
    const order = options.order.join(", ");
    throw new InputError("make a table", `"${missing.row}" is not in the order ${order}`);
  }
  const counted = readFrame(toFrame(pairs).groupby(["row", "column"]).agg({ n: "count" })).values;
  const counts = counted.map(([row, column, n]) => ({ row, column, n: Number(n) }));
  const rows = options.order.filter((label) => counts.some(({ row }) => row === label));
  const columns = [...new Set(pairs.map(({ column }) => column))]
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const count = (ofRow: string, ofColumn: string) =>
    counts.filter(({ row }) => ofRow === ALL || row === ofRow)
      .filter(({ column }) => ofColumn === ALL || column === ofColumn)
      .reduce((sum, { n }) => sum + n, 0);
  return makeTable(rows.length > 1 ? [...rows, ALL] : rows, [
    { title: options.rows, cell: (row) => row },
    ...(columns.length > 1 ? [...columns, ALL] : columns).map((column) => ({
      title: column,
      cell: (row: string) => count(row, column),
    })),
  ]);
}

function labelOf(record: object, field: string): string {
  const value: unknown = Reflect.get(record, field);
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new InputError("make a table", `a record has no label "${field}"`);
}

export type { DataFrame };
