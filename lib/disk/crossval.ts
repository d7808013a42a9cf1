/** Cross-validation: a list of jobs, and a reader of their results; nothing more. @module */
import { join } from "@std/path";
import type { Utterance } from "@/corpora/utterance.ts";
import { exists } from "./files.ts";
import { PATHS } from "./paths.ts";
import { countFolds } from "@/splits/make.ts";
import { identifyJob, type JobConfig, jobUtterances } from "@/training/job.ts";
import { type FinishedRun, readRun, RUN_FILES } from "./record.ts";

/** Which jobs a cross-validation is made of. */
export interface CrossValidationOptions {
  /** The folds, from 0. @default all that the protocol has for these recordings */
  readonly folds?: readonly number[];
  /** @default the job's own seed */
  readonly seeds?: readonly number[];
}

/** One job for each seed and fold, in this order. */
export function crossValidationJobs(
  job: JobConfig,
  utterances: readonly Utterance[],
  options: CrossValidationOptions = {},
): JobConfig[] {
  const used = jobUtterances(job, utterances);
  const all = Array.from({ length: countFolds(used, job.split) }, (_, fold) => fold);
  const { folds = all, seeds = [job.seed] } = options;
  return seeds.flatMap((seed) =>
    folds.map((fold) => ({ ...job, seed, split: { ...job.split, fold, seed } }))
  );
}

/** Jobs that are finished, and jobs that are not. */
export interface JobStates {
  readonly finished: readonly FinishedRun[];
  readonly missing: readonly JobConfig[];
}

/**
 * Finds the runs of some jobs.
 * @param options.runsDir folder of all runs @default PATHS.runs
 */
export async function readJobs(
  jobs: readonly JobConfig[],
  utterances: readonly Utterance[],
  options: { readonly runsDir?: string } = {},
): Promise<JobStates> {
  const finished: FinishedRun[] = [], missing: JobConfig[] = [];
  for (const job of jobs) {
    const { name } = await identifyJob(job, jobUtterances(job, utterances));
    const dir = join(options.runsDir ?? PATHS.runs, name);
    if (await exists(join(dir, RUN_FILES.record))) finished.push(await readRun(dir));
    else missing.push(job);
  }
  return { finished, missing };
}
