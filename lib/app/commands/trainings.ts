/** A list of trainings, one after the other; what is finished is not repeated. @module */
import { say } from "@/reporting/console.ts";
import { runSummary } from "@/reporting/published/runs.ts";
import { summaryText } from "@/reporting/result_text.ts";
import type { Workspace } from "@/disk/workspace.ts";
import { trainRun } from "@/disk/run.ts";
import type { Plan } from "@/training/plan.ts";
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
 * Trains plans, with progress, and reports the figures of each.
 * @returns the run folders, in the order of the plans
 */
export async function runTrainings(
  plans: readonly Plan[],
  { workspace, signal, engine, prefix = "", ...places }: TrainingsOptions,
): Promise<string[]> {
  const dirs: string[] = [];
  await using bars = progressBars();
  for (const [i, plan] of plans.entries()) {
    const which = `fold ${plan.split.fold}, seed ${plan.job.seed}`;
    const label = `${prefix}training ${i + 1} of ${plans.length} (${which})`;
    const run = await trainRun(plan, {
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
