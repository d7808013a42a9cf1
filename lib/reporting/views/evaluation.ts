/** Predictions as tables and figures: the views of notebook 04. @module */
import { InputError } from "@/base/errors.ts";
import { PATHS } from "@/disk/paths.ts";
import { readResults } from "@/disk/results.ts";
import { reliability, scaleFolds } from "@/evaluation/calibration.ts";
import { compareRuns } from "@/evaluation/compare.ts";
import { coverageCurve, worstClips } from "@/evaluation/confidence.ts";
import { type Grouping, groupScores } from "@/evaluation/pack.ts";
import { classificationReport, confusionMatrix } from "@/evaluation/metrics.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import { groupBySeed, scorePredictions } from "@/evaluation/score.ts";
import type { PredictionTable } from "@/evaluation/table.ts";
import type { Figure } from "@/reporting/figure.ts";
import { confusionFigure } from "@/reporting/figures/matrix.ts";
import { gridFigure } from "@/reporting/figures/grid.ts";
import { lineFigure } from "@/reporting/figures/lines.ts";
import { publishedFigure } from "@/reporting/figures/dots.ts";
import { reliabilityFigure } from "@/reporting/figures/reliability.ts";
import { speakerDots } from "@/reporting/figures/speakers.ts";
import { groupTable as groupsTable } from "@/reporting/pack_text.ts";
import { readPublishedRow } from "@/reporting/published/publish.ts";
import { findResult, type ResultQuery, systemResults } from "@/reporting/published/systems.ts";
import * as tables from "@/reporting/result_tables.ts";
import { proofText } from "@/reporting/result_text.ts";
import { comparisonTable } from "@/reporting/run_text.ts";
import type { Row, Table } from "@/reporting/table.ts";

export { resultTable } from "@/reporting/result_tables.ts";

/** Everything that is published. */
export function readPublishedResults(): Promise<ResultRow[]> {
  return readResults(PATHS.results);
}

/** Every published system: the accuracy of its authors, and those measured here. */
export function systemTable(results: readonly ResultRow[]): Table {
  return tables.systemTable(systemResults(results));
}

/** The same as a figure. */
export function systemFigure(results: readonly ResultRow[]): Figure {
  return publishedFigure(systemResults(results));
}

/** A published result and the predictions that it was computed from. */
export interface PublishedRun {
  readonly result: ResultRow;
  readonly predictions: PredictionTable;
}

/**
 * Finds a published result and reads its predictions.
 * @throws {InputError} if there is no such result, or its predictions are missing
 */
export async function readPublishedRun(
  results: readonly ResultRow[],
  query: ResultQuery,
): Promise<PublishedRun> {
  const result = findResult(results, query);
  if (result === null) {
    throw new InputError("read a result", `${JSON.stringify(query)} is not published`, {
      remedy: "`deno task reproduce` makes what is missing",
      code: "missing",
    });
  }
  return { result, predictions: await readPublishedRow(result) };
}

/** Precision, recall and F1 of each class. */
export function classScores({ rows, labels }: PredictionTable): Table {
  return tables.classTable(classificationReport(rows, labels));
}

/** The scores of a table, as a row of results; labels that were not tested are left out. */
export function scoreTable(table: PredictionTable): Table {
  return tables.resultTable([scorePredictions(table)]);
}

/** What the scores of a table rest on, and whether that is little. */
export function tableProof(table: PredictionTable): string[] {
  return [proofText(scorePredictions(table))];
}

/** Which emotion was taken for which. Labels that were not tested keep an empty row. */
export function confusionOf(table: PredictionTable, options: { title: string }): Figure {
  return confusionFigure(confusionMatrix(table.rows, table.labels), options);
}

/**
 * Two seeds of one network on the same clips: each metric, and the difference with its interval over
 * speakers.
 * @throws {InputError} if a seed is not in the table
 */
export function seedTable(
  predictions: PredictionTable,
  [first, second]: readonly [first: number, second: number],
): Table {
  const bySeed = groupBySeed(predictions.rows);
  const tableOf = (seed: number): PredictionTable => {
    const rows = bySeed.get(seed);
    if (rows !== undefined) return { ...predictions, rows };
    throw new InputError("compare seeds", `there are no predictions of seed ${seed}`);
  };
  const compared = compareRuns(tableOf(first), tableOf(second));
  return comparisonTable(compared, [`seed ${first}`, `seed ${second}`]);
}

/** The UAR of each speaker, beside that of all speakers and that of guessing. */
export function speakerFigure({ result, predictions }: PublishedRun): Figure {
  const chance = 1 / predictions.labels.length;
  return speakerDots(predictions, { overall: result.uar, chance });
}

/** The figures of parts of the clips, such as by gender. */
export function groupTable(predictions: PredictionTable, by: readonly Grouping[]): Table {
  const groups = by.map((grouping) => [grouping, groupScores(predictions, grouping)]);
  return groupsTable(Object.fromEntries(groups), by);
}

/** Reliability as trained, and with the temperature of each training. */
export function calibrationFigure({ result, predictions }: PublishedRun): Figure {
  if (result.calibration === undefined) {
    throw new InputError("draw the calibration", `${result.recipe} has no temperatures`);
  }
  const { temperatures, eceBefore, eceAfter } = result.calibration;
  const scaled = scaleFolds(predictions, temperatures);
  const panel = (title: string, table: PredictionTable, ece: number) =>
    reliabilityFigure(reliability(table).bins, { title, ece });
  const panels = [
    panel("As trained", predictions, eceBefore),
    panel("With a temperature for each training", scaled, eceAfter),
  ];
  return gridFigure(panels, { title: "Confidence and accuracy", panelHeight: 360 });
}

/** The accuracy when only the clips with the highest scores are answered, at 50 points. */
export function coverageFigure(predictions: PredictionTable): Figure {
  const shares = Array.from({ length: 50 }, (_, i) => (i + 1) / 50);
  const points = coverageCurve(predictions, shares);
  const series = {
    name: predictions.recipe,
    x: points.map((point) => 100 * point.coverage),
    y: points.map((point) => 100 * point.accuracy),
  };
  return lineFigure([series], {
    title: "Accuracy against coverage, speech of unseen speakers",
    xTitle: "clips that are answered, highest score first (%)",
    yTitle: "accuracy of these (%)",
  });
}

/** The wrong predictions with the highest scores. */
export function worstTable(predictions: PredictionTable, count: number): Row[] {
  return worstClips(predictions, count).map((row) => ({
    clip: row.id,
    portrayed: row.emotion,
    predicted: row.predicted,
    score: Math.max(...row.scores),
  }));
}
