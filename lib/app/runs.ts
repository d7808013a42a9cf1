/** Runs as the commands and the notebooks see them: trained, read, judged, published. @module */
import { dirname, join } from "@std/path";
import {
  addResult,
  mergeTables,
  type PredictionTable,
  readPredictions,
  reportOn,
  type ResultRow,
  scorePredictions,
  writePredictions,
} from "@/evaluation/mod.ts";
import { PATHS } from "@/paths.ts";
import { confusionFigure } from "@/reporting/figures/confusion.ts";
import { toSvg } from "@/reporting/svg.ts";
import { estimateText, protocolText, testedOn } from "@/reporting/result_text.ts";
import { readRun, RUN_FILES } from "@/training/record.ts";

/** Where the predictions of published results are. */
export const PUBLISHED = join(PATHS.reports, "predictions");

/** The predictions of some finished runs as one table: folds and seeds of one recipe. */
export async function runPredictions(dirs: readonly string[]): Promise<PredictionTable> {
  if (dirs.length === 0) {
    throw new RangeError("Cannot evaluate without a run: name at least one run folder");
  }
  const tables: PredictionTable[] = [];
  for (const dir of dirs) {
    const { record } = await readRun(dir);
    const table = await readPredictions(join(dir, RUN_FILES.predictions));
    // A copy of a run under another name must not be counted as another fold or seed.
    if (table.recipe !== record.job.recipe) {
      throw new RangeError(
        `Cannot evaluate ${dir}: its predictions are of ${table.recipe}, its record is of ` +
          `${record.job.recipe}; the folder was changed by hand`,
      );
    }
    tables.push(table);
  }
  return mergeTables(tables);
}

/** The corpora that some runs were trained on, sorted. */
export async function runCorpora(dirs: readonly string[]): Promise<string[]> {
  const records = await Promise.all(dirs.map((dir) => readRun(dir)));
  return [...new Set(records.flatMap(({ record }) => record.job.corpora))].sort();
}

/** The name under which predictions are published. */
export function publishedName(table: PredictionTable): string {
  const channels = new Set(table.rows.map((row) => row.channel));
  const channel = channels.size === 1 ? `-${[...channels][0]}` : "";
  return `${table.recipe}-${table.model}-${table.protocol}${channel}`;
}

/** What was published. */
export interface Publication {
  readonly row: ResultRow;
  /** File of the predictions. */
  readonly predictions: string;
  /** Picture of the confusion matrix. */
  readonly picture: string;
}

/** Puts the predictions of some runs, and the figures that follow, into artifacts/reports. */
export async function publishRuns(dirs: readonly string[]): Promise<Publication> {
  const table = await runPredictions(dirs);
  const row = scorePredictions(table, { absent: "skip", corpora: await runCorpora(dirs) });
  const name = publishedName(table);
  const predictions = join(PUBLISHED, `${name}.csv`);
  const picture = join(PATHS.reports, "figures", `${name}.svg`);
  await Deno.mkdir(dirname(predictions), { recursive: true });
  await Deno.mkdir(dirname(picture), { recursive: true });
  await writePredictions(predictions, table);
  const { confusion } = reportOn(table.rows, table.labels, "skip");
  const title = `${row.recipe}, ${protocolText(row)}: UAR ${estimateText(row.uar)} %`;
  await Deno.writeTextFile(picture, await toSvg(confusionFigure(confusion, { title })));
  await addResult(PATHS.results, row);
  return { row, predictions, picture };
}

/** The figures of some runs, as one row of results. */
export async function runSummary(dirs: readonly string[]): Promise<ResultRow> {
  const table = await runPredictions(dirs);
  return scorePredictions(table, { absent: "skip", corpora: await runCorpora(dirs) });
}

/** One line for a row of results. */
export function summaryText(row: ResultRow): string {
  const folds = row.folds.length === 1 ? `fold ${row.folds[0]}` : `${row.folds.length} folds`;
  return `${row.recipe} (${row.model}), ${protocolText(row)}, ${folds}, seed ${
    row.seeds.join(", ")
  }, ` +
    `${testedOn(row)}: UAR ${estimateText(row.uar)} %, WA ${estimateText(row.wa)} %, ` +
    `macro F1 ${estimateText(row.macroF1)} %, weighted F1 ${estimateText(row.weightedF1)} %`;
}
