/** `evaluate`: the figures of finished runs. @module */
import { Command } from "commander";
import { printResult, say } from "@/reporting/console.ts";
import { judgeRuns, publishJudged } from "@/reporting/published/publish.ts";
import { publishModel } from "@/reporting/published/published_model.ts";
import { summaryText } from "@/reporting/result_text.ts";
import { displayPath } from "@/disk/paths.ts";
import { packText } from "@/reporting/pack_text.ts";
import { type CommonFlags, finish, OPTIONS } from "./shared.ts";

type Flags = CommonFlags & {
  readonly run: string[];
  readonly publish?: boolean;
  readonly publishModel?: boolean;
};

/** The command that evaluates runs from their stored predictions; it trains nothing. */
export function evaluateCommand(): Command {
  return new Command("evaluate")
    .description("evaluate finished runs from their predictions: the folds and seeds of one recipe")
    .requiredOption("--run <dir...>", "run folders, as many as belong together")
    .option("--publish", "write predictions and figures to artifacts/reports")
    .option("--publish-model", "make the first run's network the one that predict uses")
    .addOption(OPTIONS.json()).addOption(OPTIONS.debug())
    .action((flags: Flags) =>
      finish(flags, async (signal) => {
        const judged = await judgeRuns(flags.run, { onNotice: say, signal });
        if (flags.publish) {
          say(`published ${displayPath((await publishJudged(judged)).predictions)}`);
        }
        if (flags.publishModel) {
          say(`published ${displayPath(await publishModel(flags.run[0]!))}`);
        }
        const { pack } = judged;
        const { summary, report, ...rest } = pack;
        printResult({ ...summary, confusion: report.confusion.counts, ...rest }, {
          json: flags.json,
          text: () => `${summaryText(summary)}\n\n${packText(pack)}`,
        });
      })
    );
}
