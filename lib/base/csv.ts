/** Comma-separated values (RFC 4180), and tables as spreadsheets write them. @module */
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
  /** What stands between cells. @default "," */
  readonly separator?: Separator;
}

/** What may stand between the cells of a table. */
export type Separator = "," | ";" | "\t";

const SEPARATORS: readonly Separator[] = ["\t", ";", ","];

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
  const { name, firstLine = 1, separator = "," } = options;
  const source = text.replace(/^\uFEFF/, "");
  const rows: CsvRow[] = [];
  const cell = CELLS[separator];
  cell.lastIndex = 0;
  let line = firstLine;
  let start = firstLine;
  let cells: string[] = [];
  while (cell.lastIndex < source.length || cells.length > 0) {
    const at = cell.lastIndex;
    const match = cell.exec(source);
    if (!match) throw badQuote(`${name}:${line}`, { rest: source.slice(at), separator });
    const [whole, quoted, plain = "", end] = match;
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += whole.split(/\r\n?|\n/).length - 1;
    if (end === separator) continue;
    if (cells.length > 1 || cells[0] !== "") rows.push({ line: start, cells });
    cells = [];
    start = line;
  }
  return rows;
}

/** A cell, quoted or not, and what ends it. */
const CELLS: Readonly<Record<Separator, RegExp>> = {
  ",": /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r\n?|\n|$)/gy,
  ";": /(?:"([^"]*(?:""[^"]*)*)"|([^";\r\n]*))(;|\r\n?|\n|$)/gy,
  "\t": /(?:"([^"]*(?:""[^"]*)*)"|([^"\t\r\n]*))(\t|\r\n?|\n|$)/gy,
};
const SEPARATOR_NAMES = { ",": "comma", ";": "semicolon", "\t": "tab" } as const;

function badQuote(
  where: string,
  { rest, separator }: { rest: string; separator: Separator },
): InputError {
  const open = rest.startsWith('"');
  const why = open
    ? `a quoted cell is not closed, or no ${SEPARATOR_NAMES[separator]} follows it`
    : "a quote stands inside a cell";
  const remedy = open
    ? "look for a missing or an extra quote"
    : "put the whole cell in quotes and double the quotes inside";
  return new InputError(`read ${where}`, why, { remedy, code: "damaged" });
}

/**
 * The text of a table's bytes: UTF-8, or UTF-16 with a byte order mark, as Excel writes it.
 * @throws {InputError} if it is neither
 */
export function decodeTable(bytes: Uint8Array, { name }: { readonly name: string }): string {
  const mark = bytes[0]! * 256 + bytes[1]!;
  const encodings: Readonly<Record<number, string>> = { 0xfffe: "utf-16le", 0xfeff: "utf-16be" };
  try {
    return new TextDecoder(encodings[mark] ?? "utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`read ${name}`, "it is not UTF-8", {
      remedy: "save it as CSV in UTF-8",
      code: "damaged",
      file: name,
    });
  }
}

/**
 * Reads a table with tabs, semicolons or commas: what its first line names (`sep=;`, as Excel writes
 * it), or else what divides its first line into most cells.
 * @returns the rows, including the header
 * @throws {InputError} as {@linkcode parseCsv}
 */
export function parseTable(text: string, { name }: { readonly name: string }): CsvRow[] {
  const named = /^\uFEFF?"?sep=([,;\t])"?(\r\n?|\n)/i.exec(text);
  if (named) {
    const rest = text.slice(named[0].length);
    return parseCsv(rest, { name, firstLine: 2, separator: named[1] as Separator });
  }
  const header = /^[^\r\n]*/.exec(text.replace(/^\uFEFF?[\r\n]*/, ""))![0].replace(/"[^"]*"/g, "");
  const count = (separator: Separator) => header.split(separator).length;
  const separator = SEPARATORS.reduce((best, next) => count(next) > count(best) ? next : best);
  return parseCsv(text, { name, separator });
}

/** Writes one row without its line end; quotes the cells that need it. */
export function csvLine(cells: readonly string[]): string {
  const quoted = cells.map((cell) =>
    // A reader may take a leading number sign for a comment.
    /[",\r\n]|^#/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
  );
  return quoted.join(",");
}
