/** What is published with the project: predictions, the figures that follow, pictures. @module */
import { basename, join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { canonicalJson } from "@/base/hash.ts";
import { demo } from "@/corpora/demo.ts";
import { writeWhole } from "@/disk/files.ts";
import { type ValidationOptions, validationPredictions } from "@/disk/validation.ts";
import { PATHS } from "@/disk/paths.ts";
import type { RunRecord } from "@/disk/record.ts";
import {
  addResult,
  publishedFile,
  readPredictions,
  readResults,
  writePredictions,
} from "@/disk/results.ts";
import { evaluatePack, type EvaluationPack } from "@/evaluation/pack.ts";
import { resultKey, type ResultRow } from "@/evaluation/results.ts";
import { type PredictionTable, selectionOf } from "@/evaluation/table.ts";
import { twinShare } from "@/evaluation/twins.ts";
import { originalId } from "@/features/copies/copies.ts";
import { recipeJob } from "@/recipes/job.ts";
import { recipeModels } from "@/recipes/recipe.ts";
import { RECIPES } from "@/recipes/registry.ts";
import { confusionFigure } from "@/reporting/figures/matrix.ts";
import { estimateText, protocolText } from "@/reporting/result_text.ts";
import { toSvg } from "@/reporting/svg.ts";
import type { JobConfig } from "@/training/job.ts";
import { readRuns } from "./runs.ts";

/** Some runs that belong together, and all their figures. */
export interface JudgedRuns {
  readonly record: RunRecord;
  readonly table: PredictionTable;
  readonly pack: EvaluationPack;
  /** Predictions on the validation speakers; null where there are none. */
  readonly validation: PredictionTable | null;
}

/**
 * All figures of some runs: the folds and seeds of one training.
 * @throws {InputError} as `readRuns`
 */
export async function judgeRuns(
  dirs: readonly string[],
  options: ValidationOptions = {},
): Promise<JudgedRuns> {
  const { records, table } = await readRuns(dirs);
  const [record] = records;
  const validation = await validationPredictions(dirs, options);
  const corpora = [...record.job.corpora].sort();
  const { testCorpora } = record.job.split;
  const pack = evaluatePack(table, { validation, corpora, testCorpora });
  const summary = { ...pack.summary, ...twinsOf(records) };
  return { record, table, validation, pack: { ...pack, summary } };
}

/** Runs that tested several corpora, corpus by corpus: each is a figure of its own. */
function byCorpus({ record, table, validation }: JudgedRuns): JudgedRuns[] {
  const tested = new Set(table.rows.map(({ corpus }) => corpus));
  return [...Map.groupBy(table.rows, ({ corpus }) => corpus)].map(([corpus, rows]) => {
    const own = { ...table, rows };
    const corpora = record.job.corpora.filter((name) => name === corpus || !tested.has(name))
      .sort();
    const pack = evaluatePack(own, { validation, corpora, testCorpora: [corpus] });
    return { record, table: own, validation, pack };
  });
}

/** The share of tested clips with a copy in training; no field where no copies were made. */
function twinsOf(records: readonly RunRecord[]): Pick<ResultRow, "twinShare"> {
  if (records.every(({ job }) => job.copies === undefined)) return {};
  const shares = records.map(({ job, split }) =>
    twinShare(split, (id) => originalId(id, job.copies ?? []))
  );
  return { twinShare: shares.reduce((sum, share) => sum + share, 0) / shares.length };
}

/** The name of published predictions: a trial of few folds, or another corpus, has another. */
function publishedName(row: ResultRow, options: { readonly folds: number }): string {
  const { recipe, model, protocol, testChannel, corpora, folds, testCorpora = [] } = row;
  const own = RECIPES.find(({ name }) => name === recipe)?.corpora ?? [];
  const parts = [recipe, model, protocol];
  if (selectionOf(row) !== "best") parts.push(selectionOf(row));
  if (testChannel !== "all") parts.push(testChannel);
  if (corpora.join() !== own.toSorted().join()) parts.push(...corpora);
  if (testCorpora.length > 0) parts.push("test", ...testCorpora);
  if (folds.length < options.folds) parts.push(`fold${folds.join("_")}`);
  return parts.join("-");
}

/** @throws {InputError} if figures are of the demo corpus, which would look like those of people */
export function checkPublishable(corpora: readonly string[]): void {
  if (!corpora.includes(demo.name)) return;
  throw new InputError(
    "publish figures of the demo corpus",
    "its recordings are synthetic, so they say nothing about people",
    { remedy: "leave --publish out" },
  );
}

/**
 * @throws {InputError} as {@linkcode checkPublishable}, and if a job starts from a trained network or
 * takes a part of the clips, since the tables are about whole trainings
 */
export function checkJobPublishable({ corpora, start, clipsPerLabel }: JobConfig): void {
  checkPublishable(corpora);
  if (start === undefined && clipsPerLabel === undefined) return;
  const why = "the tables are of trainings from scratch on all clips";
  throw new InputError("publish these figures", why, {
    remedy: "leave --publish out; `deno task transfer --publish` has a page of its own",
  });
}

/** Throws if a row would replace a published one of more seeds, other labels, or the recipe's own settings. */
function checkReplacement(
  row: ResultRow,
  { job, published }: { readonly job: JobConfig; readonly published: readonly ResultRow[] },
): void {
  const old = published.find((one) => resultKey(one) === resultKey(row));
  if (old === undefined || canonicalJson(old) === canonicalJson(row)) return;
  const refuse = (why: string, remedy: string) => {
    const what = `${row.recipe} (${row.model}), ${protocolText(row)}`;
    throw new InputError(`publish seed ${row.seeds.join(", ")} of ${what}`, why, { remedy });
  };
  const remove = "first remove that row from results.json";
  if (old.seeds.some((seed) => !row.seeds.includes(seed))) {
    const why = `it would replace the published figures of seed ${old.seeds.join(", ")}`;
    refuse(why, `publish all seeds together, or ${remove}`);
  }
  const labelsOf = ({ perClass }: ResultRow) => perClass.map(({ label }) => label);
  if (JSON.stringify(labelsOf(old)) !== JSON.stringify(labelsOf(row))) {
    const why = `it would replace published figures of the labels ${labelsOf(old).join(", ")}`;
    refuse(why, `leave --publish out, or ${remove}`);
  }
  const changed = changedSettings(job);
  if (changed.length > 0) {
    const why =
      `it would replace published figures, and its ${changed.join(" and ")} settings are ` +
      "not those of the recipe";
    refuse(why, `leave --publish out, or ${remove}`);
  }
}

/** What a job has changed of its recipe, except for the epoch that is kept, which rows name. */
function changedSettings(job: JobConfig): string[] {
  const recipe = RECIPES.find(({ name }) => name === job.recipe);
  if (recipe === undefined) return [];
  const settings = [`training.selection=${job.training.selection}`];
  const own = Object.keys(recipeModels(recipe))
    .map((model) => recipeJob(recipe, { model, settings }));
  return (["features", "model", "training"] as const).filter((part) =>
    own.every((one) => canonicalJson(one[part]) !== canonicalJson(job[part]))
  );
}

/**
 * The predictions behind a row of results.json.
 * @throws {InputError} when they were not published
 */
export function readPublishedRow(row: ResultRow): Promise<PredictionTable> {
  // A published row is the whole of its protocol; trials of single folds are read by their names.
  return readPredictions(publishedFile(publishedName(row, { folds: row.folds.length })));
}

/** A published row of results, the file of its predictions, the picture of its confusion matrix. */
export interface Publication {
  readonly row: ResultRow;
  readonly predictions: string;
  readonly picture: string;
}

/**
 * Evaluates some runs and puts their predictions, and the figures that follow, into artifacts/reports.
 * @throws {InputError} as {@linkcode judgeRuns} and {@linkcode publishJudged}
 */
export async function publishRuns(
  dirs: readonly string[],
  options: { readonly reportsDir?: string } & ValidationOptions = {},
): Promise<Publication> {
  return await publishJudged(await judgeRuns(dirs, options), options);
}

/**
 * Puts evaluated runs into artifacts/reports; under the protocol `corpora` each corpus that was tested
 * is a figure of its own.
 * @param options.reportsDir @default PATHS.reports
 * @returns the last of what was published
 * @throws {InputError} as {@linkcode checkPublishable}, and when published figures of more seeds, other
 * labels, or the recipe's own settings, would be replaced
 */
export async function publishJudged(
  judged: JudgedRuns,
  options: { readonly reportsDir?: string } = {},
): Promise<Publication> {
  const parts = judged.record.split.protocol === "corpora" ? byCorpus(judged) : [judged];
  let published: Publication | undefined;
  for (const part of parts) published = await publishOne(part, options);
  return published!;
}

async function publishOne(
  { record, table, pack }: JudgedRuns,
  options: { readonly reportsDir?: string } = {},
): Promise<Publication> {
  const { reportsDir = PATHS.reports } = options;
  const { summary: row, report } = pack;
  const results = join(reportsDir, basename(PATHS.results));
  checkJobPublishable(record.job);
  checkReplacement(row, { job: record.job, published: await readResults(results) });
  const name = publishedName(row, { folds: record.split.folds });
  const predictions = publishedFile(name, reportsDir);
  const picture = join(reportsDir, "figures", `${name}.svg`);
  const title = `${row.recipe}, ${protocolText(row)}: UAR ${estimateText(row.uar)} %`;
  const svg = await toSvg(confusionFigure(report.confusion, { title }));
  await writePredictions(predictions, table);
  await writeWhole(picture, svg);
  await addResult(results, row);
  return { row, predictions, picture };
}
