/** `index`: what the recordings are. @module */
import { Command } from "commander";
import type { Corpus } from "@/corpora/corpus.ts";
import { checkCounts, countUtterances } from "@/corpora/counts.ts";
import { duplicateGroups } from "@/corpora/duplicates.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { indexPath } from "@/disk/index.ts";
import { displayPath } from "@/disk/paths.ts";
import { ALL_CORPORA } from "@/disk/workspace.ts";
import { printResult } from "@/reporting/console.ts";
import { type CommonFlags, finish, openForCommand, OPTIONS } from "./shared.ts";

interface Flags extends CommonFlags {
  readonly skipProblems?: boolean;
}

/** The command that reads every recording and writes what it is. */
export function indexCommand(): Command {
  return new Command("index")
    .description("read the recordings in data/raw and write data/index/<corpus>.jsonl")
    .option("--skip-problems", "leave out what cannot be used, here and in later commands")
    .addOption(OPTIONS.corpora()).addOption(OPTIONS.json()).addOption(OPTIONS.debug())
    .action((flags: Flags) =>
      finish(flags, async (signal) => {
        const { corpora, utterances } = await openForCommand({
          signal,
          wanted: ALL_CORPORA,
          corpora: flags.corpora,
          problems: flags.skipProblems ? "skip" : "refuse",
        });
        const summaries = corpora.map((corpus) => summarise(corpus, utterances));
        printResult(summaries, {
          json: flags.json,
          text: () => summaries.map(summaryText).join("\n"),
        });
      })
    );
}

function summarise(corpus: Corpus, utterances: readonly Utterance[]) {
  const own = utterances.filter((u) => u.corpus === corpus.name);
  return {
    corpus: corpus.name,
    index: displayPath(indexPath(corpus)),
    ...countUtterances(own),
    identical: duplicateGroups(own),
    differences: checkCounts(corpus, own),
  };
}

function summaryText(summary: ReturnType<typeof summarise>): string {
  const { corpus, index, clips, speakers, emotions, identical, differences } = summary;
  const lines = [`${corpus}: ${clips} recordings of ${speakers} speakers, in ${index}`];
  for (const [emotion, count] of Object.entries(emotions)) {
    if (count > 0) lines.push(`  ${emotion.padEnd(10)} ${count}`);
  }
  for (const ids of identical) {
    lines.push(`  identical recordings, kept together: ${ids.join(" = ")}`);
  }
  for (const sentence of differences) lines.push(`  differs from what was published: ${sentence}`);
  return lines.join("\n");
}
