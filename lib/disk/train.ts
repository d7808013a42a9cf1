/** Training of recipes, from their name to a finished run. @module */
import type { Utterance } from "@/corpora/utterance.ts";
import type { JobConfig } from "@/training/job.ts";
import type { FinishedRun } from "./record.ts";
import { type RunOptions, trainRun } from "./run.ts";
import { judge } from "./judge.ts";
import { type JobOptions, type Recipe, recipeJob } from "@/recipes/recipe.ts";

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
