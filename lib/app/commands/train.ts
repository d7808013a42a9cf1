/** `train`: one training. @module */
import { InputError } from "@/base/errors.ts";
import { resolve } from "@std/path";
import { Command } from "commander";
import { printResult, say } from "@/reporting/console.ts";
import { runSummary } from "@/reporting/published/runs.ts";
import { summaryText } from "@/reporting/result_text.ts";
import { displayPath } from "@/disk/paths.ts";
import { trainRun } from "@/disk/run.ts";
import { planJob } from "@/training/plan.ts";
import type { Progress } from "@/training/progress.ts";
import { RUN_FILES } from "@/disk/record.ts";
import { addJobOptions, type JobFlags, jobFromFlags, sayUnused, wantedOf } from "./job.ts";
import {
  type CommonFlags,
  engineOptions,
  finish,
  openForCommand,
  OPTIONS,
  type ProgressBars,
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
      "run folder, below artifacts (default: a name in artifacts/runs that follows from all this)",
    )
    .option("--resume", "go on from the checkpoint if there is one", true)
    .option("--no-resume", "begin anew")
    .addOption(OPTIONS.json()).addOption(OPTIONS.debug())
    .action((flags: Flags) =>
      finish(flags, async (signal) => {
        const { out } = flags;
        if (out !== undefined) await checkRunFolder(out);
        const workspace = await openForCommand({ signal, ...wantedOf(flags) });
        const job = jobFromFlags(flags, { workspace, fold: flags.fold, seed: flags.seed });
        sayUnused(job, workspace.utterances);
        await using bars = progressBars();
        const run = await trainRun(await planJob(job, workspace.utterances), {
          signal,
          resume: flags.resume,
          engine: engineOptions(flags.engine),
          ...(out !== undefined && { out: resolve(out) }),
          onFeatures: (done, total) => bars.update("features", done, total),
          onProgress: (progress) => showProgress(bars, progress),
        });
        await bars.done();
        say(run.record.engine.describe);
        const summary = await runSummary([run.dir]);
        printResult(
          { run: displayPath(run.dir), ...summary },
          {
            json: flags.json,
            text: () => `${summaryText(summary)}\n${displayPath(run.dir)}`,
          },
        );
      })
    );
}

/**
 * Refuses a folder that a run would replace: one that holds something, and no run; and one where
 * this program may not write.
 * @throws {RangeError}
 */
export async function checkRunFolder(dir: string): Promise<void> {
  const { state } = await Deno.permissions.query({ name: "write", path: `${resolve(dir)}.part` });
  if (state !== "granted") {
    throw new InputError(`train in ${dir}`, "this program may write in data and artifacts only", {
      remedy: "name a folder there",
    });
  }
  const names = await Array.fromAsync(Deno.readDir(dir), ({ name }) => name).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return [];
    if (error instanceof Deno.errors.NotADirectory) return [dir];
    throw error;
  });
  if (names.length === 0 || names.includes(RUN_FILES.record)) return;
  throw new InputError(`train in ${dir}`, "something else is there that the run would replace", {
    remedy: "name a new folder",
  });
}

/** One line for a training: epochs done of all, loss, validation UAR. */
export function showProgress(
  bars: ProgressBars,
  { epoch, epochs, step, steps, loss, valUar }: Progress,
  label = "training",
): void {
  const uar = valUar === null ? "" : `, validation UAR ${(100 * valUar).toFixed(1)} %`;
  const note = `epoch ${epoch} of ${epochs}, loss ${loss.toFixed(3)}${uar}`;
  bars.update(label, (epoch - 1) * steps + step, epochs * steps, note);
}
