/** A list of trainings, one after the other; what is finished is not repeated. @module */
import { say } from "@/reporting/console.ts";
import { runSummary, summaryText } from "@/reporting/published/runs.ts";
import type { Workspace } from "@/disk/workspace.ts";
import { runJob } from "@/disk/train.ts";
import type { JobConfig } from "@/training/job.ts";
import { engineOptions, progressBars } from "./shared.ts";
import { showProgress } from "./train.ts";

/** How trainings are run. */
export interface TrainingsOptions {
  readonly workspace: Workspace;
  readonly signal: AbortSignal;
  readonly engine?: string | undefined;
  /** Put before what is said of each training. @default "" */
  readonly prefix?: string;
  /** Folder of all runs. @default PATHS.runs */
  readonly runsDir?: string;
}

/**
 * Trains jobs, with progress, and says what each came to.
 * @returns the run folders, in the order of the jobs
 */
export async function runTrainings(
  jobs: readonly JobConfig[],
  { workspace, signal, engine, prefix = "", ...places }: TrainingsOptions,
): Promise<string[]> {
  const dirs: string[] = [];
  await using bars = progressBars();
  for (const [i, job] of jobs.entries()) {
    const which = `fold ${job.split.fold}, seed ${job.seed}`;
    const label = `${prefix}training ${i + 1} of ${jobs.length} (${which})`;
    const run = await runJob(job, workspace.utterances, {
      ...places,
      rawDir: workspace.root,
      signal,
      engine: engineOptions(engine),
      onFeatures: (done, total) => bars.update("features", done, total),
      onProgress: (progress) => showProgress(bars, progress, label),
    });
    await bars.done();
    say(`${label}: ${summaryText(await runSummary([run.dir]))}`);
    dirs.push(run.dir);
  }
  return dirs;
}
