/** The wrong predictions with the highest scores. @module */
import { InputError } from "@/base/errors.ts";
import { checkTable, type Prediction, type PredictionTable } from "./table.ts";

/**
 * The wrong predictions with the highest scores, highest first. A clip that several seeds got wrong is
 * listed once, with its highest score.
 * @param n how many clips at most
 * @throws {InputError} when the table cannot be scored or `n` is no count
 */
export function worstClips(table: PredictionTable, n: number): Prediction[] {
  checkTable(table);
  if (!(Number.isInteger(n) && n >= 0)) {
    throw new InputError(`list ${n} clips`, "a whole number from 0 is needed");
  }
  const highest = new Map<string, Prediction>();
  for (const row of table.rows) {
    if (row.predicted === row.emotion) continue;
    const other = highest.get(row.id);
    if (other === undefined || confidence(row) > confidence(other)) highest.set(row.id, row);
  }
  return [...highest.values()]
    .sort((a, b) => confidence(b) - confidence(a) || (a.id < b.id ? -1 : 1))
    .slice(0, n);
}

function confidence(row: Prediction): number {
  return Math.max(...row.scores);
}
