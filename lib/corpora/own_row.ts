/** One row of what is said of own recordings: of a table, or of a path that a pattern matches. @module */
import { type Bounds, boundsMark, type RowLabels } from "./corpus.ts";
import type { ColumnField } from "./own_columns.ts";
import type { PathReading } from "./own_path.ts";
import { parseTime } from "./own_times.ts";
import { UNKNOWN_SPEAKER } from "./utterance.ts";

/** The cells of a row; a field that the source does not have is missing. */
export type Cells = ReadonlyMap<ColumnField, string>;

/** What a row says. */
export interface OwnRow {
  readonly labels: RowLabels;
  /** Why the row cannot be used. */
  readonly reasons: string[];
}

/** How rows are read. */
export interface RowOptions {
  /** The corpus' name. */
  readonly corpus: string;
  /** Take spellings that differ in upper and lower case for the same. @default false */
  readonly ignoreCase?: boolean | undefined;
  /** What helps where spellings differ. @default "use one spelling" */
  readonly spelling?: string | undefined;
}

const GENDERS = { m: "male", man: "male", f: "female", w: "female", woman: "female" } as const;

/**
 * Makes a reader of rows. It remembers the spelling of emotions and speakers: a speaker under two
 * names would be tested on a voice that was learned.
 */
export function createRowReader(
  { corpus, ignoreCase = false, spelling = "use one spelling" }: RowOptions,
): (reading: PathReading, cells: Cells) => OwnRow {
  const emotions = new Map<string, string>();
  const speakers = new Map<string, string>();
  return ({ path = "", reason }, cells) => {
    const reasons: string[] = reason === undefined ? [] : [reason];
    const cell = cellReader(cells, { reasons, ignoreCase, spelling });
    const emotion = cell.name("emotion", emotions);
    const speaker = cells.has("speaker") ? cell.name("speaker", speakers) : UNKNOWN_SPEAKER;
    const bounds = cell.bounds();
    const part = bounds === undefined ? {} : { bounds };
    const labels: RowLabels = {
      ...part,
      id: path.replace(/\.[^./]+$/, "") + boundsMark(part),
      corpus,
      speaker: `${corpus}-${speaker}`,
      gender: cell.oneOf("gender", ["unknown", "male", "female"], GENDERS),
      channel: cell.oneOf("channel", ["speech", "song"]),
      emotion,
      intensity: cell.oneOf("intensity", ["unspecified", "weak", "normal", "strong"]),
      statement: cells.get("statement") || "unspecified",
      repetition: cell.count("repetition"),
    };
    return { labels, reasons };
  };
}

/** Reads cells by kind; adds what is wrong to the reasons. */
function cellReader(
  cells: Cells,
  { reasons, ignoreCase, spelling }: {
    reasons: string[];
    ignoreCase: boolean;
    spelling: string;
  },
) {
  const text = (column: ColumnField) => cells.get(column) ?? "";
  const expect = (column: ColumnField, wanted: string) =>
    void reasons.push(`${column} is "${text(column)}", but must be ${wanted}`);
  const time = (column: ColumnField): number | undefined => {
    const seconds = parseTime(text(column));
    if (!Number.isNaN(seconds)) return seconds;
    expect(column, "seconds, such as 1.5, or a time, such as 0 days 00:00:01.5");
    return undefined;
  };
  return {
    /** A name in the spelling that it had in earlier rows. */
    name(column: ColumnField, spellings: Map<string, string>): string {
      const name = text(column);
      const before = spellings.get(name.toLowerCase()) ?? name;
      if (name === "") reasons.push(`${column} is empty`);
      else if (before !== name && !ignoreCase) {
        reasons.push(`${column} is "${name}", but elsewhere "${before}"; ${spelling}`);
      } else spellings.set(name.toLowerCase(), before);
      return before;
    },
    /** One of some words; the first if the cell is empty. */
    oneOf<T extends string>(
      column: ColumnField,
      allowed: readonly [T, ...T[]],
      others: Readonly<Record<string, T>> = {},
    ): T {
      const value = text(column).toLowerCase() || allowed[0];
      const meant = Object.hasOwn(others, value) ? others[value] : value;
      const found = allowed.find((word) => word === meant);
      if (found === undefined) expect(column, `${allowed.join(", ")} or empty`);
      return found ?? allowed[0];
    },
    /** A whole number from 0; 1 if the cell is empty. */
    count(column: ColumnField): number {
      const value = Number(text(column) || 1);
      if (Number.isInteger(value) && value >= 0) return value;
      expect(column, "a whole number from 0 or empty");
      return 1;
    },
    /** The part of the recording, or undefined for all of it. */
    bounds(): Bounds | undefined {
      const startSec = time("start") ?? 0;
      const endSec = time("end");
      if (endSec === undefined) return startSec === 0 ? undefined : { startSec };
      if (endSec > startSec) return { startSec, endSec };
      expect("end", `after the start, ${startSec} s`);
      return undefined;
    },
  };
}
