/** Training of recipes, from their name to tables of predictions. @module */
import { join } from "@std/path";
import type { Utterance } from "@/corpora/utterance.ts";
import { fromCsv } from "@/evaluation/predictions.ts";
import type { PredictionTable, Provenance } from "@/evaluation/table.ts";
import type { JobConfig } from "@/training/job.ts";
import { type FinishedRun, RUN_FILES } from "@/training/record.ts";
import { type RunOptions, trainRun } from "@/training/run.ts";
import { judge } from "./judge.ts";
import { type JobOptions, type Recipe, recipeJob } from "./recipe.ts";

/** Settings of {@linkcode trainRecipe}: which training, and how it is run. */
export type TrainRecipeOptions = JobOptions & Omit<RunOptions, "judge">;

/**
 * Trains a recipe, or reads its run when it is finished already.
 * @param utterances all recordings that there are
 * @throws as `trainRun`
 */
export function trainRecipe(
  recipe: Recipe,
  utterances: readonly Utterance[],
  options: TrainRecipeOptions = {},
): Promise<FinishedRun> {
  return runJob(recipeJob(recipe, options), utterances, options);
}

/** Trains a job, or reads its run when it is finished already. */
export function runJob(
  job: JobConfig,
  utterances: readonly Utterance[],
  options: Omit<RunOptions, "judge"> = {},
): Promise<FinishedRun> {
  return trainRun(job, utterances, { ...options, judge });
}

/** The predictions of a finished run. */
export async function readPredictions(run: FinishedRun): Promise<PredictionTable> {
  return fromCsv(await Deno.readTextFile(join(run.dir, RUN_FILES.predictions)));
}

/**
 * The predictions of several runs of one recipe under one protocol, folds and seeds, as one table.
 * @throws RangeError when there is no run, or they are of different recipes or protocols
 */
export async function poolPredictions(runs: readonly FinishedRun[]): Promise<PredictionTable> {
  const tables = await Promise.all(runs.map(readPredictions));
  const [first] = tables;
  if (first === undefined) throw new RangeError("Cannot pool predictions: no run is finished");
  const kind = ({ recipe, model, protocol, labels }: PredictionTable) =>
    [recipe, model, protocol, ...labels].join(" ");
  const other = tables.find((table) => kind(table) !== kind(first));
  if (other !== undefined) {
    throw new RangeError(`Cannot pool predictions of ${kind(first)} with those of ${kind(other)}`);
  }
  return {
    ...first,
    rows: tables.flatMap(({ rows }) => rows),
    provenance: poolProvenance(tables.flatMap(({ provenance }) => provenance ?? [])),
  };
}

function poolProvenance(all: readonly Provenance[]): Provenance {
  const distinct = (key: "engine" | "commit") => [...new Set(all.map((p) => p[key]))].join("; ");
  const trainSec = all.reduce((sum, p) => sum + p.trainSec, 0);
  return { engine: distinct("engine"), trainSec, commit: distinct("commit") };
}
