/** The metrics of each part of a table: by speaker, gender, intensity and so on. @module */
import { type Interval, speakerBootstrap } from "./intervals.ts";
import { classificationReport, uar } from "./metrics.ts";
import { checkTable, type PredictionTable } from "./table.ts";

/** What a table can be divided by. */
export const GROUPINGS = ["channel", "gender", "intensity", "statement", "speaker"] as const;
/** One way to divide a table. */
export type Grouping = typeof GROUPINGS[number];

/** The figures of one part of a table. */
export interface GroupScore {
  /** The value that the part's clips share, e.g. "ravdess-12" or "female". */
  readonly group: string;
  /** Different clips. */
  readonly clips: number;
  /** With the interval over speakers; without one below three speakers. */
  readonly uar: Interval;
  readonly wa: number;
  readonly macroF1: number;
}

/**
 * The figures of each group, sorted by name (numbers by size), the predictions of several seeds
 * pooled. A group need not hold every class: strong intensity has no neutral clips. UAR and macro F1
 * are averages over the classes that it has.
 * @throws {InputError} when the table cannot be scored
 */
export function groupScores(table: PredictionTable, by: Grouping): GroupScore[] {
  checkTable(table);
  const { labels } = table;
  const order = new Intl.Collator("en", { numeric: true });
  return [...Map.groupBy(table.rows, (row) => row[by])]
    .sort(([a], [b]) => order.compare(a, b))
    .map(([group, rows]) => {
      const { wa, macroF1 } = classificationReport(rows, labels);
      return {
        group,
        clips: new Set(rows.map(({ id }) => id)).size,
        uar: speakerBootstrap(rows, uar, labels),
        wa,
        macroF1,
      };
    });
}
