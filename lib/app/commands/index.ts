/** `index`: what the recordings are. @module */
import { Command } from "commander";
import { checkCounts, countUtterances } from "@/corpora/counts.ts";
import { duplicateGroups } from "@/corpora/duplicates.ts";
import { indexPath } from "@/disk/index.ts";
import { displayPath } from "@/disk/paths.ts";
import { printResult } from "@/reporting/console.ts";
import { ALL_CORPORA } from "@/disk/workspace.ts";
import { type CommonFlags, finish, openForCommand, OPTIONS } from "./shared.ts";

/** The command that reads every recording and writes what it is. */
export function indexCommand(): Command {
  return new Command("index")
    .description("read the recordings in data/raw and write data/index/<corpus>.jsonl")
    .option("--skip-problems", "leave out what cannot be used, here and in later commands")
    .addOption(OPTIONS.corpora()).addOption(OPTIONS.json()).addOption(OPTIONS.debug())
    .action((flags: CommonFlags & { readonly skipProblems?: boolean }) =>
      finish(flags, async (signal) => {
        const { corpora, utterances } = await openForCommand({
          signal,
          wanted: ALL_CORPORA,
          corpora: flags.corpora,
          problems: flags.skipProblems ? "skip" : "refuse",
        });
        const summary = corpora.map((corpus) => {
          const own = utterances.filter((u) => u.corpus === corpus.name);
          return {
            corpus: corpus.name,
            index: displayPath(indexPath(corpus)),
            ...countUtterances(own),
            identical: duplicateGroups(own),
            differences: checkCounts(corpus, own),
          };
        });
        printResult(summary, {
          json: flags.json,
          text: () => summary.map(lines).join("\n"),
        });
      })
    );
}

function lines(
  { corpus, index, clips, speakers, emotions, identical, differences }: {
    corpus: string;
    index: string;
    clips: number;
    speakers: number;
    emotions: Readonly<Record<string, number>>;
    identical: readonly (readonly string[])[];
    differences: readonly string[];
  },
): string {
  const counts = Object.entries(emotions).filter(([, n]) => n > 0);
  return [
    `${corpus}: ${clips} recordings of ${speakers} speakers, in ${index}`,
    ...counts.map(([emotion, n]) => `  ${emotion.padEnd(10)} ${n}`),
    ...identical.map((ids) => `  identical recordings, kept together: ${ids.join(" = ")}`),
    ...differences.map((sentence) => `  differs from what was published: ${sentence}`),
  ].join("\n");
}
