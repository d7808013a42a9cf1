/**
 * Tables in a notebook, and danfojs data frames made of records: the one module that loads danfojs.
 *
 * Missing values are written as empty texts or as null, since danfojs' `describe` throws on null.
 * Frames are never joined with `concat`, which changes its first argument.
 * @module
 */
import { DataFrame } from "danfojs";
import { InputError } from "@/base/errors.ts";
import { DISPLAY, type Displayable } from "./bundle.ts";
import { escapeHtml } from "./html.ts";
import {
  type Cell,
  checkKeys,
  makeTable,
  recordTable,
  renderTable,
  type Row,
  type Table,
} from "./table.ts";

/** How a table is shown. */
export interface TableOptions {
  /** Written above the table. */
  readonly caption?: string;
  /** More rows are left out, and the table says so. @default 30 */
  readonly maxRows?: number;
  /** Significant digits of numbers that are not whole. @default 4 */
  readonly digits?: number;
}

/** A table, a danfojs frame or records, as a notebook shows it: HTML and plain text. */
export function table(
  content: Table | DataFrame | readonly Row[],
  options: TableOptions = {},
): Displayable {
  const { caption, maxRows = 30 } = options;
  const { columns, rows } = tableOf(content, options);
  const note = rows.length > maxRows
    ? `${rows.length} rows, the first ${maxRows} shown`
    : undefined;
  const shown = { columns, rows: rows.slice(0, maxRows) };
  const html = [
    caption === undefined ? undefined : `<p><b>${escapeHtml(caption)}</b></p>`,
    renderTable(shown, "html"),
    note === undefined ? undefined : `<p>${escapeHtml(note)}</p>`,
  ];
  const lines = [caption, renderTable(shown, "text"), note];
  const join = (parts: readonly (string | undefined)[]) =>
    parts.filter((part) => part !== undefined).join("\n");
  return { [DISPLAY]: () => ({ "text/html": join(html), "text/plain": join(lines) }) };
}

type Content = Table | DataFrame | readonly Row[];

function tableOf(content: Content, { digits }: TableOptions): Table {
  if (isTable(content)) return content;
  return isRecords(content) ? recordTable(content, { digits }) : frameTable(content, digits);
}

function isTable(content: Content): content is Table {
  return "rows" in content;
}

function isRecords(content: DataFrame | readonly Row[]): content is readonly Row[] {
  return Array.isArray(content);
}

/** A frame as a table; its row labels come first where they are not 0, 1, … */
function frameTable(frame: DataFrame, digits: number | undefined): Table {
  const { columns, values, index } = readFrame(frame);
  const records = values.map((cells, i) => ({ cells, label: String(index[i]) }));
  const own = columns.map((title, i) => ({
    title,
    cell: ({ cells }: typeof records[number]) => cells[i] ?? null,
    digits,
  }));
  const labels = { title: "", cell: ({ label }: typeof records[number]) => label };
  const labelled = index.some((label, i) => label !== i);
  return makeTable(records, labelled ? [labels, ...own] : own);
}

/**
 * A danfojs data frame of records that all have the same columns.
 * @param options.index labels of the rows. @default 0, 1, …
 * @throws {InputError} when there is no row, or a row has other columns than the first
 */
export function toFrame(
  rows: readonly Row[],
  options: { index?: readonly (string | number)[] } = {},
): DataFrame {
  const [first] = rows;
  if (first === undefined) throw new InputError("make a table", "there is no row");
  const columns = Object.keys(first);
  const values = rows.map((row, i) => {
    checkKeys(row, { titles: columns, i });
    return columns.map((column) => row[column]!);
  });
  const { index } = options;
  return new DataFrame(values, { columns, ...(index && { index: [...index] }) });
}

function readFrame(frame: DataFrame) {
  return frame as unknown as {
    readonly columns: string[];
    readonly values: Cell[][];
    readonly index: (string | number)[];
  };
}

/** Which labels are counted. */
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

/** Title of the sums. */
const ALL = "all";

/**
 * How many records there are of each pair of labels.
 * @throws {InputError} when there is no record, a record lacks a field, a label is not in `order`, or
 * a label is "all" where sums are added
 */
export function countTable(records: readonly object[], options: CountOptions): Table {
  const { rows: rowField, columns: columnField, order, totals = true } = options;
  const pairs = records.map((record) => ({
    row: labelOf(record, rowField),
    column: columnField === undefined ? "records" : labelOf(record, columnField),
    n: 1,
  }));
  const counted = readFrame(toFrame(pairs).groupby(["row", "column"]).agg({ n: "count" })).values;
  const counts = new Map(counted.map(([row, column, n]) => [`${row}\n${column}`, Number(n)]));
  const rows = ordered(pairs.map(({ row }) => row), order);
  const columns = ordered(pairs.map(({ column }) => column));
  if (totals && (rows.includes(ALL) || columns.includes(ALL))) {
    throw new InputError("make a table", `a label is "${ALL}", which is the title of the sums`, {
      remedy: "leave the sums out (totals: false)",
    });
  }
  const columnsAndSum = withSum(columns, totals);
  return makeTable(withSum(rows, totals), [
    { title: rowField, cell: ({ title }) => title },
    ...columnsAndSum.map((column) => ({
      title: column.title,
      cell: (row: Counted) => {
        const pairs = row.labels.flatMap((r) => column.labels.map((c) => `${r}\n${c}`));
        return pairs.reduce((sum, pair) => sum + (counts.get(pair) ?? 0), 0);
      },
    })),
  ]);
}

/** A row or column of counts, and the labels that it counts. */
interface Counted {
  readonly title: string;
  readonly labels: readonly string[];
}

function withSum(labels: readonly string[], totals: boolean): Counted[] {
  const single = labels.map((label) => ({ title: label, labels: [label] }));
  return totals && labels.length > 1 ? [...single, { title: ALL, labels }] : single;
}

function labelOf(record: object, field: string): string {
  const value: unknown = Reflect.get(record, field);
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new InputError("make a table", `a record has no label "${field}"`);
}

/** The different labels: in the given order, or in natural order (`speaker-2` before `speaker-10`). */
function ordered(labels: readonly string[], order?: readonly string[]): string[] {
  const found = [...new Set(labels)];
  if (order === undefined) {
    return found.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  }
  const missing = found.find((label) => !order.includes(label));
  if (missing !== undefined) {
    throw new InputError("make a table", `"${missing}" is not in the order ${order.join(", ")}`);
  }
  return order.filter((label) => found.includes(label));
}

export type { DataFrame };
