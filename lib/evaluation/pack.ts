/** All figures of a table of predictions: what `evaluate` prints. @module */
import { calibrate, type Reliability, reliability } from "./calibration.ts";
import { coverageCurve, type CoveragePoint } from "./confidence.ts";
import { type Interval, speakerBootstrap } from "./intervals.ts";
import { type ClassificationReport, classificationReport, uar } from "./metrics.ts";
import type { ResultRow } from "./results.ts";
import { scorePredictions } from "./score.ts";
import { checkTable, type PredictionTable } from "./table.ts";

/** What a table can be divided by. */
export const GROUPINGS = [
  "corpus",
  "channel",
  "gender",
  "intensity",
  "statement",
  "speaker",
] as const;
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

/** Shares of the clips that are answered, highest score first. */
const COVERAGES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

/** The whole of an evaluation. */
export interface EvaluationPack {
  /** Headline figures with intervals over speakers, deviations over seeds, and the calibration. */
  readonly summary: ResultRow;
  /** All seeds pooled. */
  readonly report: ClassificationReport;
  readonly reliability: Reliability;
  readonly coverage: readonly CoveragePoint[];
  readonly groups: Readonly<Record<Grouping, readonly GroupScore[]>>;
}

/**
 * Every figure of a table: metrics, calibration, coverage, groups.
 * @param options.validation predictions on the validation speakers of the same trainings, to fit
 * temperatures on; without them, and where no temperature suits them, there is no calibration
 * @throws {InputError} as `scorePredictions` and `calibrate`
 */
export function evaluatePack(
  table: PredictionTable,
  options: {
    readonly validation?: PredictionTable | null;
    readonly corpora?: readonly string[];
    readonly testCorpora?: readonly string[] | undefined;
  } = {},
): EvaluationPack {
  const { validation = null, corpora, testCorpora } = options;
  const calibration = validation === null ? null : calibrate(validation, table);
  const summary = scorePredictions(table, { corpora, testCorpora });
  return {
    summary: calibration === null ? summary : { ...summary, calibration },
    report: classificationReport(table.rows, table.labels),
    reliability: reliability(table),
    coverage: coverageCurve(table, COVERAGES),
    groups: Object.fromEntries(
      GROUPINGS.map((by) => [by, groupScores(table, by)]),
    ) as Record<Grouping, GroupScore[]>,
  };
}
