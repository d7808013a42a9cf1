/** What is published with the project: predictions, the figures that follow, pictures. @module */
import { InputError } from "@/base/errors.ts";
import { basename, join } from "@std/path";
import { demo } from "@/disk/demo_corpus.ts";
import {
  evaluatePack,
  type EvaluationPack,
  type PredictionTable,
  type ResultRow,
  selectionOf,
  twinShare,
} from "@/evaluation/mod.ts";
import { addResult, readPredictions, writePredictions } from "@/disk/results.ts";
import { originalId } from "@/features/copies/copies.ts";
import { writeWhole } from "@/disk/files.ts";
import { PATHS } from "@/disk/paths.ts";
import { RECIPES } from "@/recipes/registry.ts";
import { confusionFigure } from "@/reporting/figures/confusion.ts";
import { estimateText, protocolText } from "@/reporting/result_text.ts";
import { toSvg } from "@/reporting/svg.ts";
import type { RunRecord } from "@/disk/record.ts";
import { readRecords, runPredictions } from "./runs.ts";
import { validationPredictions, type ValidationSource } from "./validation.ts";

/** Where the predictions of published results are. */
export const PUBLISHED = join(PATHS.reports, "predictions");

/** The file of published predictions; compressed, since a table has up to ten thousand lines. */
export function publishedFile(name: string, dir: string = PUBLISHED): string {
  return join(dir, `${name}.csv.gz`);
}

/** Some runs that belong together, judged from all sides. */
export interface JudgedRuns {
  readonly record: RunRecord;
  readonly table: PredictionTable;
  readonly pack: EvaluationPack;
}

/**
 * Judges runs: the folds and seeds of one training.
 * @throws as `runPredictions`
 */
export async function judgeRuns(
  dirs: readonly string[],
  options: ValidationSource = {},
): Promise<JudgedRuns> {
  const records = await readRecords(dirs), [record] = records as [RunRecord, ...RunRecord[]];
  const table = await runPredictions(dirs);
  const validation = await validationPredictions(dirs, options);
  const corpora = [...record.job.corpora].sort();
  const pack = evaluatePack(table, { validation, absent: "skip", corpora });
  return { record, table, pack: { ...pack, summary: { ...pack.summary, ...twinsOf(records) } } };
}

/** How many tested clips have a copy in training; nothing, where no copies were made. */
function twinsOf(records: readonly RunRecord[]): Pick<ResultRow, "twinShare"> {
  if (records.every(({ job }) => job.copies === undefined)) return {};
  const shares = records.map(({ job, split }) =>
    twinShare(split, (id) => originalId(id, job.copies ?? []))
  );
  return { twinShare: shares.reduce((sum, share) => sum + share, 0) / shares.length };
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
  if (selectionOf(row) !== "best") parts.push(selectionOf(row));
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
  throw new InputError(
    "publish figures of the demo corpus",
    "a synthesiser made its sounds, so they say nothing about people",
    { remedy: "leave --publish out" },
  );
}

/**
 * Published predictions by their name.
 * @throws {Deno.errors.NotFound} when there are none of that name
 */
export function readPublished(name: string): Promise<PredictionTable> {
  return readPredictions(publishedFile(name));
}

/**
 * The predictions behind a row of results.json.
 * @throws {Deno.errors.NotFound} when they were not published
 */
export function readPublishedRow(row: ResultRow): Promise<PredictionTable> {
  // A published row is the whole of its protocol; trials of single folds are read by their names.
  return readPublished(publishedName(row, { folds: row.folds.length }));
}

/** What was published. */
export interface Publication {
  readonly row: ResultRow;
  /** File of the predictions. */
  readonly predictions: string;
  /** Picture of the confusion matrix. */
  readonly picture: string;
}

/** Where published figures go. */
export interface PublishOptions {
  /** @default PATHS.reports */
  readonly reportsDir?: string;
}

/**
 * Judges some runs and puts their predictions, and the figures that follow, into artifacts/reports.
 * @throws as {@linkcode judgeRuns}; RangeError for runs on the demo corpus
 */
export async function publishRuns(
  dirs: readonly string[],
  options: PublishOptions & ValidationSource = {},
): Promise<Publication> {
  const [record] = await readRecords(dirs);
  checkPublishable(record!.job.corpora);
  return publishJudged(await judgeRuns(dirs, options), options);
}

/** Puts judged runs into artifacts/reports. */
export async function publishJudged(
  { record, table, pack }: JudgedRuns,
  options: PublishOptions = {},
): Promise<Publication> {
  const { reportsDir = PATHS.reports } = options, { summary: row, report } = pack;
  checkPublishable(record.job.corpora);
  const name = publishedName(row, { folds: record.split.folds });
  const predictions = publishedFile(name, join(reportsDir, basename(PUBLISHED)));
  const picture = join(reportsDir, "figures", `${name}.svg`);
  const title = `${row.recipe}, ${protocolText(row)}: UAR ${estimateText(row.uar)} %`;
  const svg = await toSvg(confusionFigure(report.confusion, { title }));
  await writePredictions(predictions, table);
  await writeWhole(picture, svg);
  await addResult(join(reportsDir, basename(PATHS.results)), row);
  return { row, predictions, picture };
}
