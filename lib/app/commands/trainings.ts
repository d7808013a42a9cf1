/** A list of trainings, one after the other. What is finished is not repeated. @module */
import { type RunOptions, trainRun } from "@/disk/run.ts";
import type { EngineOptions } from "@/engine/start.ts";
import type { FinishedRun } from "@/disk/record.ts";
import { say } from "@/reporting/console.ts";
import { runSummary } from "@/reporting/published/runs.ts";
import { summaryText } from "@/reporting/result_text.ts";
import type { Plan } from "@/training/plan.ts";
import type { Progress } from "@/training/progress.ts";
import { type ProgressBars, progressBars } from "./progress.ts";

/** How trainings are run. */
export interface TrainingsOptions
  extends Pick<RunOptions, "out" | "resume" | "runsDir" | "rawDir" | "signal"> {
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
    const label = prefix + labelOf(plan, { number: i + 1, of: plans.length });
    const run = await trainRun(plan, {
      ...options,
      engine: { provider: engine },
      onFeatures: (done, total) => bars.update("features", done, total),
      onProgress: (progress) => showProgress(bars, progress, label),
    });
    await bars.done();
    if (plans.length > 1) say(`${label}: ${summaryText(await runSummary([run.dir]))}`);
    runs.push(run);
  }
  return runs;
}

function labelOf({ job, split }: Plan, { number, of }: { number: number; of: number }): string {
  return of === 1
    ? "training"
    : `training ${number} of ${of} (fold ${split.fold}, seed ${job.seed})`;
}

/** One line for a training: epochs done of all, loss, validation UAR. */
function showProgress(
  bars: ProgressBars,
  { epoch, epochs, step, steps, loss, valUar }: Progress,
  label: string,
): void {
  const uar = valUar === null ? "" : `, validation UAR ${(100 * valUar).toFixed(1)} %`;
  const note = `epoch ${epoch} of ${epochs}, loss ${loss.toFixed(3)}${uar}`;
  bars.update(label, (epoch - 1) * steps + step, epochs * steps, note);
}
