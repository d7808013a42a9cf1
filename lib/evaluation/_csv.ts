/** Comma-separated text as RFC 4180 has it: quotes around fields that need them. */
import { InputError } from "@/base/errors.ts";

/** One record and the line (from 1) on which it starts. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** One line of text, without its end. */
export function csvLine(fields: readonly string[]): string {
  return fields.map((field) =>
    /[",\r\n]|^#/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
  )
    .join(",");
}

/**
 * Splits text into records. Lines may end in LF or CRLF; empty lines are passed over.
 * @param firstLine the number of the text's first line, for messages
 * @throws {SyntaxError} on a quote that is not closed or stands inside a bare field
 */
export function parseCsv(text: string, firstLine = 1): CsvRecord[] {
  const records: CsvRecord[] = [];
  // A field: quoted (with "" inside), or bare; then a comma, a line's end, or the text's end.
  const field = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  let fields: string[] = [], line = firstLine, start = firstLine;
  while (field.lastIndex < text.length || fields.length > 0) {
    const at = field.lastIndex;
    const match = field.exec(text);
    if (match === null) {
      throw new InputError(
        `read line ${line}`,
        `field ${fields.length + 1} has a quotation mark that is not closed or not ` +
          `doubled, near ${JSON.stringify(text.slice(at, at + 30))}`,
        { code: "damaged" },
      );
    }
    fields.push(match[1] === undefined ? match[2]! : match[1].replaceAll('""', '"'));
    line += match[0].split("\n").length - 1;
    if (match[3] === ",") continue;
    if (fields.length > 1 || fields[0] !== "") records.push({ line: start, fields });
    fields = [];
    start = line;
  }
  return records;
}
