/** `crossval`: a list of trainings, and their figures together. @module */
import { Command } from "commander";
import { printResult, say } from "@/reporting/console.ts";
import { checkPublishable, publishRuns } from "@/reporting/published/publish.ts";
import { runSummary } from "@/reporting/published/runs.ts";
import { summaryText } from "@/reporting/result_text.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import { displayPath } from "@/disk/paths.ts";
import { planCrossValidation } from "@/training/plan.ts";
import { addJobOptions, type JobFlags, openJob } from "./job.ts";
import { type CommonFlags, finish, OPTIONS, wholeNumbers } from "./shared.ts";
import { runTrainings } from "./trainings.ts";

type Flags = CommonFlags & JobFlags & {
  readonly folds?: number[];
  readonly seeds: number[];
  readonly publish?: boolean;
};

/** The command that trains every fold of a protocol; what is finished is not repeated. */
export function crossvalCommand(): Command {
  const command = new Command("crossval")
    .description("train and test every fold of a protocol, for one seed or several");
  return addJobOptions(command)
    .option("--folds <list>", "these folds only, such as 0,1", wholeNumbers)
    .option("--seeds <list>", "seeds, such as 1,2,3", wholeNumbers, [1])
    .option("--publish", "write predictions and figures to artifacts/reports")
    .addOption(OPTIONS.json()).addOption(OPTIONS.debug())
    .action((flags: Flags) =>
      finish(flags, async (signal) => {
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
      })
    );
}

async function publish(dirs: readonly string[], signal: AbortSignal): Promise<ResultRow> {
  const { row, predictions } = await publishRuns(dirs, { onNotice: say, signal });
  say(`published ${displayPath(predictions)}`);
  return row;
}
