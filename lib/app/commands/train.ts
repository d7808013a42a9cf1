/** `train`: one training. @module */
import { Command } from "commander";
import { printResult, say } from "@/app/console.ts";
import { runSummary, summaryText } from "@/app/runs.ts";
import { displayPath } from "@/paths.ts";
import { runJob } from "@/recipes/train.ts";
import type { Progress } from "@/training/fit.ts";
import { addJobOptions, type JobFlags, jobFromFlags } from "./job.ts";
import {
  type CommonFlags,
  engineOptions,
  finish,
  openForCommand,
  OPTIONS,
  progressBars,
  wholeNumber,
} from "./shared.ts";

type Flags = CommonFlags & JobFlags & {
  readonly fold: number;
  readonly seed: number;
  readonly out?: string;
  readonly resume: boolean;
};

/** The command that trains one network, or reads its run when it is finished already. */
export function trainCommand(): Command {
  const command = new Command("train")
    .description("train one network; a finished training is not repeated, a stopped one goes on");
  return addJobOptions(command)
    .option("--fold <n>", "which fold to test, from 0", wholeNumber(0), 0)
    .option("--seed <n>", "decides everything random", wholeNumber(0), 1)
    .option(
      "--out <dir>",
      "run folder (default: a name in artifacts/runs that follows from all this)",
    )
    .option("--resume", "go on from the checkpoint if there is one", true)
    .option("--no-resume", "begin anew")
    .addOption(OPTIONS.json()).addOption(OPTIONS.debug())
    .action((flags: Flags) =>
      finish(flags, async (signal) => {
        const workspace = await openForCommand({ signal, ...wantedOf(flags) });
        const job = jobFromFlags(flags, { workspace, fold: flags.fold, seed: flags.seed });
        const bars = progressBars();
        const run = await runJob(job, workspace.utterances, {
          signal,
          resume: flags.resume,
          engine: engineOptions(flags.engine),
          ...(flags.out !== undefined && { out: flags.out }),
          onFeatures: (done, total) => bars.update("features", done, total),
          onProgress: (progress) => showProgress(bars, progress),
        });
        await bars.done();
        say(run.record.engine.describe);
        const summary = await runSummary([run.dir]);
        printResult(
          { run: displayPath(run.dir), ...summary },
          {
            json: flags.json ?? false,
            text: () => `${summaryText(summary)}\n${displayPath(run.dir)}`,
          },
        );
      })
    );
}

/** The corpora that the flags name. */
export function wantedOf(flags: CommonFlags): { corpora?: string[] } {
  return flags.corpora ? { corpora: flags.corpora } : {};
}

/** One line for a training: epochs done of all, loss, validation UAR. */
export function showProgress(
  bars: ReturnType<typeof progressBars>,
  { epoch, epochs, step, steps, loss, valUar }: Progress,
  label = "training",
): void {
  const uar = valUar === null ? "" : `, validation UAR ${(100 * valUar).toFixed(1)} %`;
  const note = `epoch ${epoch} of ${epochs}, loss ${loss.toFixed(3)}${uar}`;
  bars.update(label, (epoch - 1) * steps + step, epochs * steps, note);
}
