/** Which mistakes to listen to first. @module */
import { InputError } from "@/base/errors.ts";
import { checkTable, type Prediction, type PredictionTable } from "./table.ts";

/**
 * The clips worth hearing: those that were taken for something else most surely, surest first. A
 * clip that several seeds got wrong stands there once, with its surest mistake.
 * @param n how many clips at most
 * @throws {RangeError} when the table cannot be scored or `n` is no count
 */
export function worstClips(table: PredictionTable, n: number): Prediction[] {
  checkTable(table);
  if (!(Number.isInteger(n) && n >= 0)) {
    throw new InputError(`list ${n} clips`, "a whole number from 0 is needed");
  }
  const surest = new Map<string, Prediction>();
  for (const row of table.rows) {
    if (row.predicted === row.emotion) continue;
    const other = surest.get(row.id);
    if (other === undefined || confidence(row) > confidence(other)) surest.set(row.id, row);
  }
  return [...surest.values()]
    .sort((a, b) => confidence(b) - confidence(a) || (a.id < b.id ? -1 : 1))
    .slice(0, n);
}

function confidence(row: Prediction): number {
  return Math.max(...row.scores);
}
