/**
 * Data frames of danfojs from records, with the types that danfojs leaves open.
 *
 * What danfojs does not do well stays outside: missing values are written as empty texts or as null
 * here, since its `describe` throws on null; and frames are never joined with `concat`, which changes
 * its first argument.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { DataFrame } from "danfojs";

/** What a cell of a table can hold. */
export type Cell = string | number | boolean | null;

/** One row of a table, by column. */
export type Row = Readonly<Record<string, Cell>>;

/** A danfojs data frame, narrowed to what tables need. */
export interface Frame {
  readonly columns: string[];
  readonly values: Cell[][];
  readonly index: (string | number)[];
  readonly shape: number[];
}

/**
 * A danfojs data frame of records that all have the same columns.
 * @param options.index labels of the rows @default 0, 1, …
 * @param options.columns order of the columns; needed where some are called by numbers, which come
 * first in every record @default that of the first record
 * @throws RangeError for no row, TypeError for rows of different columns
 */
export function toFrame(
  rows: readonly Row[],
  options: { index?: readonly (string | number)[]; columns?: readonly string[] } = {},
): DataFrame {
  const [first] = rows;
  if (first === undefined) throw new InputError("make a table", "there is no row");
  const columns = [...options.columns ?? Object.keys(first)];
  const values = rows.map((row, i) => {
    const own = Object.keys(row);
    if (own.length !== columns.length || columns.some((column) => !Object.hasOwn(row, column))) {
      throw new InputError("make a table", `row ${i} has the columns ${own.join(", ")}`, {
        remedy: `the table has ${columns.join(", ")}`,
      });
    }
    return columns.map((column) => row[column] ?? null);
  });
  const { index } = options;
  return new DataFrame(values, { columns, ...(index && { index: [...index] }) });
}

/** The columns, values and row labels of a danfojs data frame. */
export function readFrame(frame: DataFrame): Frame {
  return frame as unknown as Frame;
}

export type { DataFrame };
