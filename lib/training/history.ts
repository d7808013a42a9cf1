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
  const [header, ...rows] = parseCsv(text, { name });
  if (header?.cells.join() !== COLUMNS.join()) {
    throw new InputError(`read ${name}`, `its first line should be "${COLUMNS.join(",")}"`, {
      code: "damaged",
    });
  }
  return rows.map(({ cells, line }) => {
    const values = cells.map((cell) => cell === "" ? null : Number(cell));
    const [epoch, learningRate, trainLoss, trainAccuracy, valLoss, valUar, seconds] = values;
    const needed = [epoch, learningRate, trainLoss, trainAccuracy, seconds];
    if (values.length !== COLUMNS.length || needed.includes(null) || values.some(Number.isNaN)) {
      throw new InputError(`read ${name}`, `line ${line} is "${csvLine(cells)}"`, {
        code: "damaged",
      });
    }
    return {
      epoch: epoch!,
      learningRate: learningRate!,
      trainLoss: trainLoss!,
      trainAccuracy: trainAccuracy!,
      valLoss: valLoss!,
      valUar: valUar!,
      seconds: seconds!,
    };
  });
}
