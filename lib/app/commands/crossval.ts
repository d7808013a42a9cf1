/** `crossval`: a list of trainings, and their figures together. @module */
import { displayPath } from "@/disk/paths.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import { printResult, say } from "@/reporting/console.ts";
import { checkPublishable, publishRuns } from "@/reporting/published/publish.ts";
import { runSummary } from "@/reporting/published/runs.ts";
import { summaryText } from "@/reporting/result_text.ts";
import { planCrossValidation } from "@/training/plan.ts";
import type { Call } from "../commands.ts";
import { type JobFlags, openJob } from "./job.ts";
import { runTrainings } from "./trainings.ts";

interface Flags extends JobFlags {
  readonly folds?: number[];
  readonly seeds: number[];
  readonly publish?: boolean;
  readonly json?: boolean;
}

/** Trains every fold of a protocol; what is finished is not repeated. */
export async function crossval({ flags, signal }: Call<Flags>): Promise<void> {
  const { folds, seeds, engine } = flags;
  const { job, workspace } = await openJob(flags, { fold: 0, seed: seeds[0]!, signal });
  if (flags.publish) checkPublishable(job.corpora);
  const plans = await planCrossValidation(job, workspace.utterances, { folds, seeds });
  const runs = await runTrainings(plans, { signal, engine, rawDir: workspace.root });
  const dirs = runs.map(({ dir }) => dir);
  const summary = flags.publish ? await publish(dirs, signal) : await runSummary(dirs);
  printResult({ runs: dirs.map(displayPath), ...summary }, {
    json: flags.json,
    text: () => [summaryText(summary), ...dirs.map(displayPath)].join("\n"),
  });
}

async function publish(dirs: readonly string[], signal: AbortSignal): Promise<ResultRow> {
  const { row, predictions } = await publishRuns(dirs, { onNotice: say, signal });
  say(`published ${displayPath(predictions)}`);
  return row;
}
