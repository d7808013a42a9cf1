/** Comma-separated values (RFC 4180). @module */
import { InputError } from "./errors.ts";

/** A row of a table. */
export interface CsvRow {
  /** The line of the text on which the row starts, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** How a text is read. */
export interface CsvOptions {
  /** What errors call the text, such as its file name. */
  readonly name: string;
  /** The number of the text's first line, where it is the rest of a longer one. @default 1 */
  readonly firstLine?: number;
}

/**
 * Reads comma-separated values (RFC 4180). Cells may be quoted, and quoted cells may hold commas,
 * doubled quotes and line breaks. Lines end in LF, CRLF or CR. A byte order mark and empty lines are
 * skipped.
 * @returns the rows, including the header
 * @throws {InputError} naming the line of a quote that is not closed or stands inside a cell
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseCsv } from "@/base/csv.ts";
 *
 * const [header, first] = parseCsv('path,emotion\n"a, b.wav",sad\n', { name: "recordings.csv" });
 * assert.deepEqual(header!.cells, ["path", "emotion"]);
 * assert.deepEqual(first, { line: 2, cells: ["a, b.wav", "sad"] });
 * ```
 */
export function parseCsv(text: string, options: CsvOptions): CsvRow[] {
  const { name, firstLine = 1 } = options;
  const source = text.replace(/^\uFEFF/, "");
  const rows: CsvRow[] = [];
  // A cell, quoted or not, and what ends it.
  const cell = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r\n?|\n|$)/gy;
  let line = firstLine;
  let start = firstLine;
  let cells: string[] = [];
  while (cell.lastIndex < source.length || cells.length > 0) {
    const at = cell.lastIndex;
    const match = cell.exec(source);
    if (!match) throw badQuote(`${name}:${line}`, source.slice(at));
    const [whole, quoted, plain = "", end] = match;
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += whole.split(/\r\n?|\n/).length - 1;
    if (end === ",") continue;
    if (cells.length > 1 || cells[0] !== "") rows.push({ line: start, cells });
    cells = [];
    start = line;
  }
  return rows;
}

function badQuote(where: string, rest: string): InputError {
  const open = rest.startsWith('"');
  const why = open
    ? "a quoted cell is not closed, or no comma follows it"
    : "a quote stands inside a cell";
  const remedy = open
    ? "look for a missing or an extra quote"
    : "put the whole cell in quotes and double the quotes inside";
  return new InputError(`read ${where}`, why, { remedy, code: "damaged" });
}

/** Writes one row without its line end; quotes the cells that need it. */
export function csvLine(cells: readonly string[]): string {
  const quoted = cells.map((cell) =>
    // A reader may take a leading number sign for a comment.
    /[",\r\n]|^#/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
  );
  return quoted.join(",");
}
