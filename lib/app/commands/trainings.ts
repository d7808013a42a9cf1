/** A list of trainings, one after the other. What is finished is not repeated. @module */
import { displayPath } from "@/disk/paths.ts";
import { type FinishedRun, readRun, type RunRecord } from "@/disk/record.ts";
import { type RunOptions, trainRun } from "@/disk/run.ts";
import type { EngineOptions } from "@/engine/start.ts";
import { meanSd } from "@/evaluation/intervals.ts";
import { say } from "@/reporting/console.ts";
import { publishRuns } from "@/reporting/published/publish.ts";
import { listRuns, runSummary } from "@/reporting/published/runs.ts";
import { formatSeconds } from "@/reporting/progress.ts";
import { summaryText } from "@/reporting/result_text.ts";
import type { JobConfig } from "@/training/job.ts";
import type { Plan } from "@/training/plan.ts";
import { progressBars } from "./progress.ts";

/** How trainings are run. */
export interface TrainingsOptions
  extends Pick<RunOptions, "out" | "resume" | "from" | "runsDir" | "rawDir" | "signal"> {
  /** What computes. @default "auto" */
  readonly engine?: EngineOptions["provider"];
  /** Put before the messages about each training. @default "" */
  readonly prefix?: string;
}

/**
 * Trains plans, with progress, and reports the figures of each one of several.
 * @returns the runs, in the order of the plans
 */
export async function runTrainings(
  plans: readonly Plan[],
  { engine, prefix = "", ...options }: TrainingsOptions,
): Promise<FinishedRun[]> {
  const runs: FinishedRun[] = [];
  await using bars = progressBars();
  for (const [i, plan] of plans.entries()) {
    const which = ` ${i + 1} of ${plans.length} (fold ${plan.split.fold}, seed ${plan.job.seed})`;
    const label = `${prefix}training${plans.length > 1 ? which : ""}`;
    const run = await trainRun(plan, {
      ...options,
      engine: { provider: engine },
      onFeatures: (done, total) => bars.update("features", done, total),
      onProgress: ({ epoch, epochs, step, steps, loss, valUar }) => {
        const uar = valUar === null ? "" : `, validation UAR ${(100 * valUar).toFixed(1)} %`;
        const note = `epoch ${epoch} of ${epochs}, loss ${loss.toFixed(3)}${uar}`;
        bars.update(label, (epoch - 1) * steps + step, epochs * steps, note);
      },
    });
    await bars.done();
    if (plans.length > 1) say(`${label}: ${summaryText(await runSummary([run.dir]))}`);
    runs.push(run);
  }
  return runs;
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
 * Seconds of training: the mean of the most similar runs of the recipe, for as many epochs; null if
 * there is none.
 */
export function estimateSec(job: JobConfig, records: readonly RunRecord[]): number | null {
  const { epochs } = job.training;
  const likeness = (other: JobConfig) =>
    (other.model.kind === job.model.kind ? 4 : 0) +
    (other.training.epochs === epochs ? 2 : 0) +
    (other.split.protocol === job.split.protocol ? 1 : 0);
  const own = records.filter((record) => record.job.recipe === job.recipe);
  if (own.length === 0) return null;
  const most = Math.max(...own.map((record) => likeness(record.job)));
  const similar = own.filter((record) => likeness(record.job) === most);
  const seconds = similar.map((record) =>
    record.timings.trainSec * epochs / record.job.training.epochs
  );
  return meanSd(seconds).mean;
}

/** How long missing trainings take, for a table. */
export function timeLeftText(missing: number, leftSec: number | null): string {
  if (missing === 0) return "done";
  return leftSec === null ? "unknown" : formatSeconds(leftSec);
}
