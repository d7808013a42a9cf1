/** `train` and `crossval`: one training, and every fold of a protocol. @module */
import { resolve } from "@std/path";
import { displayPath } from "@/disk/paths.ts";
import { printResult, say } from "@/reporting/console.ts";
import { checkJobPublishable } from "@/reporting/published/publish.ts";
import { runSummary } from "@/reporting/published/runs.ts";
import { resultText } from "@/reporting/result_text.ts";
import { planCrossValidation, planJob } from "@/training/plan.ts";
import type { Call } from "@/app/call.ts";
import { type JobFlags, openJob } from "./job.ts";
import { publishTrainings, runTrainings } from "./trainings.ts";

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
  const options = { out, resume, engine, from, signal, rawDir: workspace.root };
  const [run] = await runTrainings([plan], options);
  const { dir, record } = run!;
  say(record.engine.describe);
  const summary = await runSummary([dir]);
  printResult({ run: displayPath(dir), ...summary }, {
    json: flags.json,
    text: () => `${resultText(summary)}\n${displayPath(dir)}`,
  });
}

interface CrossvalFlags extends JobFlags {
  readonly folds?: number[];
  readonly seeds: number[];
  readonly publish?: boolean;
}

/** Trains every fold of a protocol; what is finished is not repeated. */
export async function crossval({ flags, signal }: Call<CrossvalFlags>): Promise<void> {
  const { folds, seeds, engine } = flags;
  const { job, workspace, from } = await openJob(flags, { fold: 0, seed: seeds[0]!, signal });
  if (flags.publish) checkJobPublishable(job);
  const plans = await planCrossValidation(job, workspace.utterances, { folds, seeds });
  const runs = await runTrainings(plans, { signal, engine, from, rawDir: workspace.root });
  const dirs = runs.map(({ dir }) => dir);
  const summary = flags.publish
    ? (await publishTrainings(runs, signal)).row
    : await runSummary(dirs);
  printResult({ runs: dirs.map(displayPath), ...summary }, {
    json: flags.json,
    text: () => [resultText(summary), ...dirs.map(displayPath)].join("\n"),
  });
}
