/** `evaluate`: the figures of finished runs. @module */
import { displayPath } from "@/disk/paths.ts";
import { printResult, say } from "@/reporting/console.ts";
import { packText } from "@/reporting/pack_text.ts";
import { judgeRuns, publishJudged } from "@/reporting/published/publish.ts";
import { publishModel } from "@/reporting/published/published_model.ts";
import { summaryText } from "@/reporting/result_text.ts";
import type { Call } from "@/app/call.ts";

interface Flags {
  readonly run: string[];
  readonly publish?: boolean;
  readonly publishModel?: boolean;
  readonly json?: boolean;
}

/** Evaluates runs from their stored predictions; it trains nothing. */
export async function evaluate({ flags, signal }: Call<Flags>): Promise<void> {
  const { run, json } = flags;
  const judged = await judgeRuns(run, { onNotice: say, signal });
  if (flags.publish) say(`published ${displayPath((await publishJudged(judged)).predictions)}`);
  if (flags.publishModel) say(`published ${displayPath(await publishModel(run[0]!))}`);
  const { pack } = judged;
  const { summary, report, ...rest } = pack;
  printResult({ ...summary, confusion: report.confusion.counts, ...rest }, {
    json,
    text: () => `${summaryText(summary)}\n\n${packText(pack)}`,
  });
}
