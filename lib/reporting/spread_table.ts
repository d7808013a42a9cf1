/** Groups of records side by side: the median of each measurement, and how far it spreads. @module */
import { quantile } from "@/evaluation/intervals.ts";
import { formatCell, type Row } from "./table.ts";

/**
 * A row for each group: how many records it has and, for each measurement, its median with the values
 * that 5 % and 95 % are below, such as `3.67 (3.20 to 4.31)`.
 * @param groups each with at least one record
 * @param columns what is measured, by the column's title, which names the unit
 */
export function spreadTable<R>(
  groups: readonly { readonly label: string; readonly utterances: readonly R[] }[],
  columns: Readonly<Record<string, (record: R) => number>>,
): Row[] {
  return groups.map(({ label, utterances }) => {
    const row: Record<string, string | number> = { part: label, recordings: utterances.length };
    for (const [title, measure] of Object.entries(columns)) {
      row[title] = spreadText(utterances.map(measure));
    }
    return row;
  });
}

function spreadText(values: readonly number[]): string {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => formatCell(quantile(sorted, share), 3);
  return sorted[0] === sorted.at(-1) ? at(0.5) : `${at(0.5)} (${at(0.05)} to ${at(0.95)})`;
}
