/** `evaluate`: the figures of finished runs. @module */
import { InputError } from "@/base/errors.ts";
import { measureFewShot } from "@/disk/few_shot.ts";
import { displayPath } from "@/disk/paths.ts";
import { readRun } from "@/disk/record.ts";
import { measureRobustness } from "@/disk/robustness.ts";
import { openWorkspace } from "@/disk/workspace.ts";
import { printResult, say } from "@/reporting/console.ts";
import { fewShotText } from "@/reporting/few_shot_text.ts";
import { packText } from "@/reporting/pack_text.ts";
import { publishFewShot, publishRobustness } from "@/reporting/published/measured.ts";
import { judgeRuns, publishJudged } from "@/reporting/published/publish.ts";
import { publishModel } from "@/reporting/published/published_model.ts";
import { foldersOf, readRuns } from "@/reporting/published/runs.ts";
import { resultText } from "@/reporting/result_text.ts";
import { robustnessText } from "@/reporting/robustness_text.ts";
import type { Call } from "@/app/call.ts";
import { progressBars } from "./progress.ts";

interface Flags {
  readonly run: string[];
  readonly publish?: boolean;
  readonly publishModel?: boolean;
  readonly calibrateOn?: string[];
  readonly robustness?: boolean;
  readonly fewShot?: boolean;
  readonly json?: boolean;
}

/** Evaluates runs, from their stored predictions or on changed recordings; it trains nothing. */
export async function evaluate({ flags: given, ...call }: Call<Flags>): Promise<void> {
  const flags = { ...given, run: await foldersOf(given.run) ?? given.run };
  if (flags.calibrateOn !== undefined && !flags.publishModel) {
    throw new InputError("calibrate the network", "it is not to be published", {
      remedy: "add --publish-model, or leave out --calibrate-on",
    });
  }
  if (flags.robustness) return await evaluateRobustness({ flags, ...call });
  if (flags.fewShot) return await evaluateFewShot({ flags, ...call });
  const { run, json } = flags;
  const { signal } = call;
  const judged = await judgeRuns(run, { onNotice: say, signal });
  if (flags.publish) say(`published ${displayPath((await publishJudged(judged)).predictions)}`);
  if (flags.publishModel) {
    const { calibrateOn } = flags;
    const dir = displayPath(await publishModel(run[0]!, { calibrateOn }));
    say(`published ${dir}; its README: deno task card --model ${dir}`);
  }
  const { pack } = judged;
  const { summary, report, ...rest } = pack;
  printResult({ ...summary, confusion: report.confusion.counts, ...rest }, {
    json,
    text: () => `${resultText(summary)}\n\n${packText(pack)}`,
  });
}

async function evaluateRobustness({ flags, signal }: Call<Flags>): Promise<void> {
  await using bars = progressBars();
  const onProgress = (done: number, total: number) => bars.update("recordings", done, total);
  const { records } = await readRuns(flags.run);
  const { corpora } = records[0].job;
  const { utterances } = await openWorkspace({ corpora, onNotice: say, signal });
  const runs = await Promise.all(flags.run.map(readRun));
  const measured = await measureRobustness(runs, utterances, { onProgress, signal });
  if (flags.publish) say(`published ${displayPath(await publishRobustness(measured))}`);
  printResult(measured, { json: flags.json, text: () => robustnessText(measured, "text") });
}

async function evaluateFewShot({ flags, signal }: Call<Flags>): Promise<void> {
  await using bars = progressBars();
  const onProgress = bars.update;
  const runs = await Promise.all(flags.run.map(readRun));
  const corpora = [...new Set(runs.flatMap(({ record }) => record.job.corpora))];
  const { utterances } = await openWorkspace({ corpora, onNotice: say, signal });
  const measured = await measureFewShot(runs, utterances, { onProgress, signal });
  if (flags.publish) say(`published ${displayPath(await publishFewShot(measured))}`);
  printResult(measured, { json: flags.json, text: () => fewShotText(measured, "text") });
}
