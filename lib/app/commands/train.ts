/** `train` and `crossval`: one training, and every fold of a protocol. @module */
import { resolve } from "@std/path";
import { displayPath } from "@/disk/paths.ts";
import type { FinishedRun } from "@/disk/record.ts";
import { type RunOptions, trainRun } from "@/disk/run.ts";
import { printResult } from "@/reporting/console.ts";
import { checkJobPublishable } from "@/reporting/published/publish.ts";
import { runSummary } from "@/reporting/published/runs.ts";
import { resultText } from "@/reporting/result_text.ts";
import { type Plan, planCrossValidation, planJob } from "@/training/plan.ts";
import type { Call } from "@/app/call.ts";
import { type JobFlags, openJob } from "./job.ts";
import { progressBars } from "./progress.ts";
import { allRuns, publishTrainings, runTrainings } from "./trainings.ts";

interface TrainFlags extends JobFlags {
  readonly fold: number;
  readonly seed: number;
  readonly out?: string;
  readonly resume: boolean;
}

/** Trains one network, or reads its run when it is finished already. */
export async function train({ flags, signal }: Call<TrainFlags>): Promise<void> {
  const { fold, seed, resume, engine } = flags;
  const out = flags.out === undefined ? undefined : resolve(flags.out);
  const { job, workspace, from } = await openJob(flags, { fold, seed, signal });
  const plan = await planJob(job, workspace.utterances);
  const provider = { provider: engine };
  const options = { out, resume, engine: provider, from, signal, rawDir: workspace.root };
  const { dir } = await trainWithProgress(plan, options);
  const summary = await runSummary([dir]);
  printResult({ run: displayPath(dir), ...summary }, {
    json: flags.json,
    text: () => `${resultText(summary)}\n${displayPath(dir)}`,
  });
}

async function trainWithProgress(plan: Plan, options: RunOptions): Promise<FinishedRun> {
  await using bars = progressBars();
  const run = await trainRun(plan, {
    ...options,
    onEngine: bars.say,
    onFeatures: (done, total) => bars.update("features", done, total),
    onProgress: ({ epoch, epochs, step, steps, loss, valUar }) => {
      const uar = valUar === null ? "" : `, validation UAR ${(100 * valUar).toFixed(1)} %`;
      const note = `epoch ${epoch} of ${epochs}, loss ${loss.toFixed(3)}${uar}`;
      bars.update("training", (epoch - 1) * steps + step, epochs * steps, note);
    },
  });
  await bars.done();
  return run;
}

/** The flags of `crossval`. */
export interface CrossvalFlags extends JobFlags {
  readonly folds?: number[];
  readonly seeds: number[];
  readonly validate?: boolean;
  readonly publish?: boolean;
  readonly jobs?: number;
}

/** Trains every fold of a protocol, side by side; what is finished is not repeated. */
export async function crossval({ flags, signal }: Call<CrossvalFlags>): Promise<void> {
  const { folds, seeds, engine, jobs } = flags;
  const { job, workspace, from } = await openJob(flags, { fold: 0, seed: seeds[0]!, signal });
  if (flags.publish) checkJobPublishable(job);
  const plans = await planCrossValidation(job, workspace.utterances, { folds, seeds });
  const options = {
    jobs,
    provider: engine,
    from,
    rawDir: workspace.root,
    validate: () => flags.validate ?? false,
    signal,
  };
  const runs = allRuns(await runTrainings(plans, options));
  const dirs = runs.map(({ dir }) => dir);
  const summary = flags.publish
    ? (await publishTrainings(runs, signal)).row
    : await runSummary(dirs);
  printResult({ runs: dirs.map(displayPath), ...summary }, {
    json: flags.json,
    text: () => [resultText(summary), ...dirs.map(displayPath)].join("\n"),
  });
}
