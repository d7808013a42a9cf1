/** Groups of records side by side: where the middle of each lies, and how far they spread. @module */
import { quantile } from "@/evaluation/intervals.ts";
import { formatCell, type Row } from "./table.ts";

/** How a spread is written. */
export interface SpreadOptions {
  /** Title of the first column. @default "part" */
  readonly by?: string;
  /** Significant digits. @default 3 */
  readonly digits?: number;
}

/**
 * A row for each group: how many records it has and, for each measurement, its median with the values
 * that 5 % and 95 % lie below, such as `3.67 (3.20 to 4.31)`.
 * @param groups each with at least one record
 * @param columns what is measured, by the column's title, which names the unit
 */
export function spreadTable<R>(
  groups: readonly { readonly label: string; readonly utterances: readonly R[] }[],
  columns: Readonly<Record<string, (record: R) => number>>,
  options: SpreadOptions = {},
): Row[] {
  const { by = "part", digits = 3 } = options;
  return groups.map(({ label, utterances }) => ({
    [by]: label,
    recordings: utterances.length,
    ...Object.fromEntries(
      Object.entries(columns).map(([title, measure]) => [
        title,
        spreadText(utterances.map(measure), digits),
      ]),
    ),
  }));
}

function spreadText(values: readonly number[], digits: number): string {
  const sorted = values.toSorted((a, b) => a < b ? -1 : a > b ? 1 : 0);
  const at = (share: number) => formatCell(quantile(sorted, share), digits);
  return sorted[0] === sorted.at(-1) ? at(0.5) : `${at(0.5)} (${at(0.05)} to ${at(0.95)})`;
}
