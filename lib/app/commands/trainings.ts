/** A list of trainings, side by side. What is finished is not repeated. @module */
import { displayPath } from "@/disk/paths.ts";
import { type FinishedRun, readRun, type RunRecord } from "@/disk/record.ts";
import { type RunPoolOptions, type RunResult, trainRuns } from "@/disk/run_pool.ts";
import { meanSd } from "@/evaluation/intervals.ts";
import { describeError, say } from "@/reporting/console.ts";
import { formatSeconds } from "@/reporting/progress.ts";
import { publishRuns } from "@/reporting/published/publish.ts";
import { listRuns, runSummary } from "@/reporting/published/runs.ts";
import { summaryText } from "@/reporting/result_text.ts";
import type { JobConfig } from "@/training/job.ts";
import type { Plan } from "@/training/plan.ts";
import { type ProgressBars, progressBars } from "./progress.ts";

/** How trainings are run. */
export type TrainingsOptions = Pick<
  RunPoolOptions,
  "jobs" | "provider" | "from" | "rawDir" | "validate" | "signal"
>;

/** Whether what computes was said: all trainings of a program have the same engine. */
let isEngineSaid = false;

/**
 * Trains plans side by side, with one line of progress for all.
 * @param options.label of the line @default "training"
 * @param options.onRun called when a training has ended well; the line goes on when it has settled
 */
export async function trainAll(
  plans: readonly Plan[],
  { label = "training", onRun, ...options }: TrainingsOptions & {
    readonly label?: string;
    readonly onRun?: (plan: Plan, run: FinishedRun, bars: ProgressBars) => Promise<void>;
  },
): Promise<RunResult[]> {
  await using bars = progressBars();
  const settling: Promise<void>[] = [];
  const results = await trainRuns(plans, {
    ...options,
    onEngine: (sentence) => {
      if (!isEngineSaid) bars.say(sentence);
      isEngineSaid = true;
    },
    onFeatures: (done, total) => bars.update("features", done, total),
    onProgress: ({ epochsDone, epochs, ended, trainings, failed }) => {
      const note = `epochs; ${ended} of ${trainings} trainings ended`;
      const failures = failed === 0 ? "" : `, ${failed} failed`;
      bars.update(label, epochsDone, epochs, note + failures);
    },
    onEnd: (plan, result) => {
      if (result.ok && onRun !== undefined) settling.push(onRun(plan, result.run, bars));
    },
  });
  await Promise.all(settling);
  await bars.done();
  return results;
}

/** Trains plans side by side, and reports the figures of each. */
export async function runTrainings(
  plans: readonly Plan[],
  options: TrainingsOptions,
): Promise<RunResult[]> {
  return await trainAll(plans, {
    ...options,
    onRun: async (plan, { dir }, bars) => {
      const which = `${plans.indexOf(plan) + 1} of ${plans.length}`;
      const about = `training ${which} (fold ${plan.split.fold}, seed ${plan.job.seed})`;
      bars.say(`${about}: ${summaryText(await runSummary([dir]))}`);
    },
  });
}

/**
 * The runs of trainings that all ended well.
 * @throws the error of the first that failed, after those of others that differ were written to stderr
 */
export function allRuns(results: readonly RunResult[]): FinishedRun[] {
  const errors = results.flatMap((result) => result.ok ? [] : [result.error]);
  const sentences = new Set(errors.map((error) => describeError(error)));
  for (const sentence of [...sentences].slice(1)) say(sentence);
  if (errors.length > 0) throw errors[0];
  return results.flatMap((result) => result.ok ? [result.run] : []);
}

/** Publishes the figures of trainings that belong together. */
export async function publishTrainings(runs: readonly FinishedRun[], signal: AbortSignal) {
  const published = await publishRuns(runs.map(({ dir }) => dir), { onNotice: say, signal });
  say(`published ${displayPath(published.predictions)}`);
  return published;
}

/** What is known about all finished runs. */
export async function finishedRecords(): Promise<RunRecord[]> {
  const runs = await Promise.all((await listRuns()).map(readRun));
  return runs.map(({ record }) => record);
}

/**
 * Seconds of training: the mean of the most similar runs of the recipe, for as many clips and epochs;
 * null if there is none.
 */
export function estimateSec(plan: Plan, records: readonly RunRecord[]): number | null {
  const { job } = plan;
  const likeness = (other: JobConfig) =>
    (other.model.kind === job.model.kind ? 4 : 0) +
    (other.training.epochs === job.training.epochs ? 2 : 0) +
    (other.split.protocol === job.split.protocol ? 1 : 0);
  const own = records.filter((record) => record.job.recipe === job.recipe);
  if (own.length === 0) return null;
  const most = Math.max(...own.map((record) => likeness(record.job)));
  const similar = own.filter((record) => likeness(record.job) === most);
  const seconds = similar.map((record) =>
    record.timings.trainSec * clipsSeen(plan) / clipsSeen(record)
  );
  return meanSd(seconds).mean;
}

/** The same for several trainings; null if that of one is not known. */
export function totalSec(plans: readonly Plan[], records: readonly RunRecord[]): number | null {
  const seconds = plans.map((plan) => estimateSec(plan, records));
  return seconds.reduce((sum, one) => sum === null || one === null ? null : sum + one, 0);
}

/** Clips that a training sees in all of its epochs. */
function clipsSeen({ job, split }: Pick<Plan, "job" | "split">): number {
  return job.training.epochs * (job.sampling?.clips ?? split.train.length);
}

/** Some trainings, and how many of them are missing. */
export interface TrainingCounts {
  readonly trainings: number;
  readonly missing: number;
  /** Seconds that the missing ones will take; null where nothing similar is finished. */
  readonly leftSec: number | null;
}

/** How many trainings are done and missing, and how long the missing ones take. */
export function doneSentence(counts: readonly TrainingCounts[], jobs: number): string {
  const sum = (of: (one: TrainingCounts) => number) => counts.reduce((n, one) => n + of(one), 0);
  const all = sum(({ trainings }) => trainings);
  const missing = sum((one) => one.missing);
  if (missing === 0) return `All ${all} trainings are done.`;
  const unknown = sum((one) => one.leftSec === null ? one.missing : 0);
  const times: string[] = [];
  if (unknown < missing) {
    times.push(`about ${formatSeconds(sum((one) => one.leftSec ?? 0) / jobs)}`);
  }
  if (unknown > 0) {
    times.push(`an unknown time for ${unknown} of a recipe that was never trained here`);
  }
  return `${all - missing} of ${all} trainings are done, ${missing} are missing: ` +
    `${times.join(" and ")}, ${jobs} at a time.`;
}

/** How long missing trainings take, for a table. */
export function timeLeftText(missing: number, leftSec: number | null): string {
  if (missing === 0) return "done";
  return leftSec === null ? "unknown" : formatSeconds(leftSec);
}
