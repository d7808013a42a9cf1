/** Tables in a notebook, and counts by danfojs: the one module that loads danfojs. @module */
import { DataFrame } from "danfojs";
import { InputError } from "@/base/errors.ts";
import { DISPLAY, type Displayable } from "./bundle.ts";
import { escapeHtml } from "./html.ts";
import { makeTable, recordTable, renderTable, type Row, type Table } from "./table.ts";

/** More rows are not shown. */
const MAX_ROWS = 30;

/**
 * A table or records, as a notebook shows them: HTML and plain text. Of more than 30 rows it shows the
 * first, and says so.
 * @param options.caption written above the table
 */
export function table(
  content: Table | readonly Row[],
  options: { readonly caption?: string } = {},
): Displayable {
  const { columns, rows } = "rows" in content ? content : recordTable(content);
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
  const frame = new DataFrame(pairs).groupby(["row", "column"]).agg({ n: "count" });
  const counts = (frame.values as unknown[][]).map(([row, column, n]) => ({
    row,
    column,
    n: Number(n),
  }));
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
