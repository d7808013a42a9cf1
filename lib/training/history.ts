/** The epochs of a training as a table: history.csv. @module */
import { InputError } from "@/base/errors.ts";
import { csvLine, parseCsv } from "@/base/csv.ts";
import type { EpochRow } from "./checkpoint.ts";

const COLUMNS = [
  "epoch",
  "learningRate",
  "trainLoss",
  "trainAccuracy",
  "valLoss",
  "valUar",
  "seconds",
] as const satisfies readonly (keyof EpochRow)[];

/** Empty where there is no validation part. */
const OPTIONAL: ReadonlySet<string> = new Set(["valLoss", "valUar"]);

/** One line for each epoch; what is not known is empty. */
export function historyToCsv(history: readonly EpochRow[]): string {
  const lines = history.map((row) => csvLine(COLUMNS.map((column) => String(row[column] ?? ""))));
  return [csvLine(COLUMNS), ...lines].join("\n") + "\n";
}

/**
 * Reads what {@linkcode historyToCsv} wrote.
 * @param name the file that errors name
 * @throws {InputError} naming the line, if the text is no such table
 */
export function historyFromCsv(text: string, name = "the history"): EpochRow[] {
  const damaged = (why: string) => new InputError(`read ${name}`, why, { code: "damaged" });
  const [header, ...rows] = parseCsv(text, { name });
  if (header?.cells.join() !== COLUMNS.join()) {
    throw damaged(`its first line should be "${COLUMNS.join(",")}"`);
  }
  return rows.map(({ cells, line }) => {
    const values = cells.map((cell) => cell === "" ? null : Number(cell));
    const complete = values.every((value, i) => value !== null || OPTIONAL.has(COLUMNS[i]!));
    if (values.length !== COLUMNS.length || !complete || values.some(Number.isNaN)) {
      throw damaged(`line ${line} is "${csvLine(cells)}"`);
    }
    return Object.fromEntries(
      COLUMNS.map((column, i) => [column, values[i]]),
    ) as unknown as EpochRow;
  });
}
