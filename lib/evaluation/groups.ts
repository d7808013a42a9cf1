/** The metrics of each part of a table: by speaker, gender, intensity and so on. @module */
import { type BootstrapOptions, type Interval, speakerBootstrap } from "./intervals.ts";
import { uar } from "./metrics.ts";
import { reportOn } from "./score.ts";
import { checkTable, type Prediction, type PredictionTable } from "./table.ts";

/** What a table can be divided by. */
export type Grouping =
  | "speaker"
  | "gender"
  | "channel"
  | "intensity"
  | "statement"
  | "emotion"
  | "corpus"
  | "fold";

/** The figures of one part of a table. */
export interface GroupScore {
  /** The value that the part's clips share, e.g. "ravdess-12" or "female". */
  readonly group: string;
  /** Different clips. */
  readonly clips: number;
  readonly speakers: number;
  /** How many of the labels occur in the part: UAR and macro F1 are averages over these. */
  readonly classes: number;
  /** With the interval over speakers; without one below three speakers. */
  readonly uar: Interval;
  readonly wa: number;
  readonly macroF1: number;
}

/**
 * The figures of each group, sorted by name (numbers by size). A group need not hold every class:
 * strong intensity has no neutral clips, and the UAR of a group of one emotion is that emotion's recall.
 * The predictions of several seeds are pooled.
 * @throws {InputError} when the table cannot be scored
 */
export function groupScores(
  table: PredictionTable,
  by: Grouping,
  options: Omit<BootstrapOptions, "labels"> = {},
): GroupScore[] {
  checkTable(table);
  const { labels } = table;
  const order = new Intl.Collator("en", { numeric: true });
  return [...Map.groupBy(table.rows, (row) => String(row[by]))]
    .sort(([a], [b]) => order.compare(a, b))
    .map(([group, rows]) => {
      const report = reportOn(rows, labels, "skip");
      return {
        group,
        clips: distinct(rows, "id"),
        speakers: distinct(rows, "speaker"),
        classes: report.perClass.filter(({ support }) => support > 0).length,
        uar: speakerBootstrap(rows, uar, { labels, ...options }),
        wa: report.wa,
        macroF1: report.macroF1,
      };
    });
}

function distinct(rows: readonly Prediction[], key: "id" | "speaker"): number {
  return new Set(rows.map((row) => row[key])).size;
}
