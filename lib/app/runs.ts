/** Runs as the commands and the notebooks see them: trained, read, judged, published. @module */
import { basename, dirname, join } from "@std/path";
import { demo } from "@/corpora/demo.ts";
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
import { canonicalJson } from "@/models/checksum.ts";
import { PATHS } from "@/paths.ts";
import { RECIPES } from "@/recipes/registry.ts";
import { confusionFigure } from "@/reporting/figures/confusion.ts";
import { toSvg } from "@/reporting/svg.ts";
import { estimateText, protocolText, testedOn } from "@/reporting/result_text.ts";
import { readRun, RUN_FILES, type RunRecord } from "@/training/record.ts";

/** Where the predictions of published results are. */
export const PUBLISHED = join(PATHS.reports, "predictions");

/**
 * The predictions of some finished runs as one table: folds and seeds of one training.
 * @throws {Deno.errors.NotFound} for a folder that is no finished run
 * @throws {RangeError} when the runs differ in more than fold and seed, a run is there twice, or its
 *   predictions are not its own
 */
export async function runPredictions(dirs: readonly string[]): Promise<PredictionTable> {
  const records = await readRecords(dirs);
  const tables: PredictionTable[] = [];
  for (const [i, dir] of dirs.entries()) {
    const table = await readPredictions(join(dir, RUN_FILES.predictions));
    refuseForeign(table, records[i]!, dir);
    tables.push(table);
  }
  return mergeTables(tables);
}

async function readRecords(dirs: readonly string[]): Promise<RunRecord[]> {
  if (dirs.length === 0) {
    throw new RangeError("Cannot evaluate without a run: name at least one run folder");
  }
  const records: RunRecord[] = [];
  for (const dir of dirs) {
    const { record } = await readRun(dir);
    records.push(record);
    const differing = differences(records[0]!, record);
    if (differing.length === 0) continue;
    throw new RangeError(
      `Cannot evaluate ${dir} together with ${dirs[0]}: they differ in ${differing.join(", ")}; ` +
        "only folds and seeds of one training belong together",
    );
  }
  return records;
}

/** What two runs differ in, fold and seed aside. */
function differences(a: RunRecord, b: RunRecord): string[] {
  const parts = ({ job, indexHash }: RunRecord): Record<string, unknown> => {
    const { seed: _, split: { fold: _fold, seed: _seed, ...split }, ...rest } = job;
    return { ...rest, ...split, recordings: indexHash };
  };
  const first = parts(a), second = parts(b);
  return Object.keys(first).filter((key) =>
    canonicalJson(first[key]) !== canonicalJson(second[key])
  );
}

/** Refuses predictions that were copied into another run's folder. */
function refuseForeign(table: PredictionTable, { job }: RunRecord, dir: string): void {
  const told = [job.recipe, job.model.kind, job.split.protocol, job.split.fold, job.seed].join(" ");
  for (const { fold, seed } of table.rows) {
    const found = [table.recipe, table.model, table.protocol, fold, seed].join(" ");
    if (found === told) continue;
    throw new RangeError(
      `Cannot evaluate ${dir}: its predictions are of ${found}, its record is of ${told}; the ` +
        "folder was changed by hand",
    );
  }
}

/**
 * The name under which predictions are published. It tells apart what results.json tells apart: a
 * trial of one fold must not take the place of the whole, nor one corpus that of another.
 * @param options.folds how many the protocol has
 */
export function publishedName(row: ResultRow, options: { readonly folds: number }): string {
  const { recipe, model, protocol, testChannel, corpora, folds } = row;
  const own = RECIPES.find(({ name }) => name === recipe)?.corpora ?? [];
  const parts = [recipe, model, protocol];
  if (testChannel !== "all") parts.push(testChannel);
  if (corpora.join() !== own.toSorted().join()) parts.push(...corpora);
  if (folds.length < options.folds) parts.push(`fold${folds.join("_")}`);
  return parts.join("-");
}

/**
 * Refuses to publish what the demo corpus gives, which would look like a figure about people.
 * @throws {RangeError}
 */
export function checkPublishable(corpora: readonly string[]): void {
  if (!corpora.includes(demo.name)) return;
  throw new RangeError(
    "Cannot publish figures of the demo corpus: a synthesiser made its sounds, so they say nothing " +
      "about people; leave --publish out",
  );
}

/**
 * Published predictions by their name.
 * @throws {Deno.errors.NotFound} when there are none of that name
 */
export function readPublished(name: string): Promise<PredictionTable> {
  return readPredictions(join(PUBLISHED, `${name}.csv`));
}

/** What was published. */
export interface Publication {
  readonly row: ResultRow;
  /** File of the predictions. */
  readonly predictions: string;
  /** Picture of the confusion matrix. */
  readonly picture: string;
}

/**
 * Puts the predictions of some runs, and the figures that follow, into artifacts/reports.
 * @param options.reportsDir @default PATHS.reports
 * @throws as {@linkcode runPredictions}; RangeError for runs on the demo corpus
 */
export async function publishRuns(
  dirs: readonly string[],
  options: { readonly reportsDir?: string } = {},
): Promise<Publication> {
  const { reportsDir = PATHS.reports } = options;
  const [record] = await readRecords(dirs);
  checkPublishable(record!.job.corpora);
  const table = await runPredictions(dirs), row = await runSummary(dirs);
  const name = publishedName(row, { folds: record!.split.folds });
  const predictions = join(reportsDir, "predictions", `${name}.csv`);
  const picture = join(reportsDir, "figures", `${name}.svg`);
  const { confusion } = reportOn(table.rows, table.labels, "skip");
  const title = `${row.recipe}, ${protocolText(row)}: UAR ${estimateText(row.uar)} %`;
  const svg = await toSvg(confusionFigure(confusion, { title }));
  await writePredictions(predictions, table);
  await Deno.mkdir(dirname(picture), { recursive: true });
  await Deno.writeTextFile(picture, svg);
  await addResult(join(reportsDir, basename(PATHS.results)), row);
  return { row, predictions, picture };
}

/** The figures of some runs, as one row of results. */
export async function runSummary(dirs: readonly string[]): Promise<ResultRow> {
  const [record] = await readRecords(dirs);
  const corpora = [...record!.job.corpora].sort();
  return scorePredictions(await runPredictions(dirs), { absent: "skip", corpora });
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
