/** Tables as comma-separated values (RFC 4180), with the number of the line where each row starts. @module */
import { InputError } from "./errors.ts";

/** A row of a table. */
export interface CsvRow {
  /** Where the row starts in the text, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Reads comma-separated values. Cells may be quoted, lines may end in LF, CRLF or CR, a byte order mark
 * is passed over, as are empty lines.
 * @returns the rows, the header among them
 * @throws {SyntaxError} naming the line of a quote that is not closed, or stands within a cell
 */
export function parseCsv(text: string, options: { name: string }): CsvRow[] {
  const source = text.replace(/^\uFEFF/, "");
  const rows: CsvRow[] = [];
  // A cell, quoted or not, and what ends it.
  const cell = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r\n?|\n|$)/gy;
  let line = 1, start = 1, cells: string[] = [];
  while (cell.lastIndex < source.length || cells.length > 0) {
    const at = cell.lastIndex, match = cell.exec(source);
    if (!match) throw badQuote(`${options.name}:${line}`, source.slice(at));
    const [whole, quoted, plain, end] = match as unknown as [string, string?, string?, string?];
    cells.push(quoted === undefined ? plain!.trim() : quoted.replaceAll('""', '"'));
    line += whole.split(/\r\n?|\n/).length - 1;
    if (end === ",") continue;
    if (cells.length > 1 || cells[0] !== "") rows.push({ line: start, cells });
    [cells, start] = [[], line];
  }
  return rows;
}

function badQuote(where: string, rest: string): SyntaxError {
  const reason = rest.startsWith('"')
    ? "a quoted cell is not closed, or is not followed by a comma; look for the quote that is too few or too many"
    : "a quote stands within a cell; put the whole cell into quotes and double the quote";
  return new InputError(`read ${where}`, `${reason}`, { code: "damaged" });
}
