/** Tables of a page: with captions, headings of rows and columns, and anything in their cells. @module */
import { type Html, type HtmlPart, markup } from "@/reporting/html.ts";
import { type Column, formatCell, recordTable, type Row, type Table } from "@/reporting/table.ts";
import { labelHtml } from "./page.ts";

/** A table with a line for each record, headed by its first cell; it scrolls where the page is narrow. */
export function htmlTable<R>(
  records: readonly R[],
  columns: readonly Column<R, HtmlPart>[],
  options: { readonly caption: string },
): Html {
  const side = ({ align }: Pick<Column<R>, "align">) => align === "right" ? "end" : "";
  const head = columns.map((column) =>
    markup`<th scope="col" class="${side(column)}">${column.title}</th>`
  );
  const rows = records.map((record) => {
    const [first, ...others] = columns;
    const cells = others.map((column) =>
      markup`<td class="${side(column)}">${shown(column.cell(record))}</td>`
    );
    return markup`<tr><th scope="row">${shown(first!.cell(record))}</th>${cells}</tr>\n`;
  });
  return tableHtml({ caption: options.caption, headings: markup`<tr>${head}</tr>`, lines: rows });
}

/** A formatted table, or records, as HTML. */
export function plainTable(
  content: Table | readonly Row[],
  options: { readonly caption: string },
): Html {
  const { columns, rows } = "rows" in content ? content : recordTable(content);
  const cells = columns.map(({ title, align }, i) => ({
    title,
    align,
    cell: (row: readonly string[]) => row[i]!,
  }));
  return htmlTable(rows, cells, options);
}

function shown(cell: HtmlPart): HtmlPart {
  return typeof cell === "number" ? formatCell(cell) : cell;
}

/** Counts as a table whose cells are coloured. */
export interface HeatTable {
  readonly caption: string;
  /** What the rows are, and what the columns are. */
  readonly corner: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** `[row][column]`: the cell's text, and its colour from 0 (none) to 100. */
  readonly cells: readonly (readonly { readonly text: string; readonly share: number }[])[];
}

/** From this colour on text is white. */
const DARK_SHARE = 72;

/** A table of numbers on colours. */
export function heatTable({ caption, corner, rows, columns, cells }: HeatTable): Html {
  const head = columns.map((column) => markup`<th scope="col">${labelHtml(column)}</th>`);
  const lines = rows.map((row, i) => {
    const values = cells[i]!.map(({ text, share }) => {
      const look = share >= DARK_SHARE ? "full" : "";
      return markup`<td class="${look}" style="--share:${Math.round(share)}">${text}</td>`;
    });
    return markup`<tr><th scope="row">${labelHtml(row)}</th>${values}</tr>\n`;
  });
  const headings = markup`<tr><th scope="col">${corner}</th>${head}</tr>`;
  return tableHtml({ caption, headings, lines, look: "heat" });
}

function tableHtml(
  { caption, headings, lines, look = "" }: {
    readonly caption: string;
    readonly headings: Html;
    readonly lines: readonly Html[];
    readonly look?: string;
  },
): Html {
  const table = markup`<table class="${look}">
<caption>${caption}</caption>
<thead>${headings}</thead>
<tbody>
${lines}</tbody>
</table>`;
  // Keyboards reach what scrolls, and readers hear its name.
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">${table}</div>`;
}
