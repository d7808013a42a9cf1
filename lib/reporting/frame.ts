/** Tables in a notebook, and counts by danfojs: the one module that loads danfojs. @module */
import { DataFrame } from "danfojs";
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
 * @param options.order of the rows; other labels are left out
 */
export function countTable<K extends string, R extends Readonly<Record<K, string>>>(
  records: readonly R[],
  options: { readonly rows: K; readonly columns: K; readonly order: readonly string[] },
): Table {
  const { rows: ofRow, columns: ofColumn, order } = options;
  // By their places, since danfojs cannot group by texts such as "__proto__" or "a-b".
  const texts = [...new Set(records.flatMap((record) => [record[ofRow], record[ofColumn]]))];
  const placeOf = new Map(texts.map((text, place): [string, number] => [text, place]));
  const pairs = records.map((record) => ({
    row: placeOf.get(record[ofRow])!,
    column: placeOf.get(record[ofColumn])!,
    n: 1,
  }));
  const frame = new DataFrame(pairs).groupby(["row", "column"]).agg({ n: "count" });
  const counts = (frame.values as [number, number, number][])
    .map(([row, column, n]) => ({ row: texts[row]!, column: texts[column]!, n }));
  const rows = order.filter((label) => counts.some(({ row }) => row === label));
  const columns = [...new Set(counts.map(({ column }) => column))]
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const count = (row: string, column: string) =>
    counts.filter((one) => row === ALL || one.row === row)
      .filter((one) => column === ALL || one.column === column)
      .reduce((sum, { n }) => sum + n, 0);
  return makeTable(rows.length > 1 ? [...rows, ALL] : rows, [
    { title: ofRow, cell: (row) => row },
    ...(columns.length > 1 ? [...columns, ALL] : columns).map((column) => ({
      title: column,
      cell: (row: string) => count(row, column),
    })),
  ]);
}
