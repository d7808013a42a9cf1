/** `index`: what the recordings are. @module */
import type { Corpus } from "@/corpora/corpus.ts";
import { InputError } from "@/base/errors.ts";
import { checkCounts, countUtterances } from "@/corpora/counts.ts";
import { duplicateGroups, namesOfSame } from "@/corpora/duplicates.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { indexPath } from "@/disk/index.ts";
import { displayPath } from "@/disk/paths.ts";
import { ALL_CORPORA } from "@/disk/workspace.ts";
import { printResult } from "@/reporting/console.ts";
import type { Call } from "@/app/call.ts";
import { type FolderFlags, type Indexed, indexFolder } from "./index_folder.ts";
import { openForCommand } from "./job.ts";

/** Groups of identical recordings that are listed. */
const SHOWN = 10;

interface Flags extends Partial<FolderFlags> {
  readonly corpora?: string[];
  readonly json?: boolean;
}

/** Reads every recording and writes what it is. */
export async function index({ flags, signal }: Call<Flags>): Promise<void> {
  const { folder } = flags;
  const { corpora, utterances } = folder === undefined
    ? await indexHere(flags, signal)
    : await indexFolder({ ...flags, folder }, { signal });
  const summaries = corpora.map((corpus) => summarise(corpus, utterances));
  printResult(summaries, {
    json: flags.json,
    text: () => summaries.map(summaryText).join("\n"),
  });
}

async function indexHere(flags: Flags, signal: AbortSignal): Promise<Indexed> {
  const { name, pattern, table, columns, ignoreCase, yes } = flags;
  if ((name ?? pattern ?? table ?? columns ?? ignoreCase ?? yes) !== undefined) {
    const why = "--name, --pattern, --table, --columns, --ignore-case and --yes are about a folder";
    throw new InputError("index with these options", why, { remedy: "name it with --folder" });
  }
  return await openForCommand({
    signal,
    wanted: ALL_CORPORA,
    corpora: flags.corpora,
    problems: flags.skipProblems ? "skip" : "refuse",
    verify: flags.verify,
  });
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
  const size = `${clips} recordings of ${speakers || "unknown"} speakers`;
  const lines = [`${corpus}: ${size}, in ${index}`];
  for (const [emotion, count] of Object.entries(emotions)) {
    if (count > 0) lines.push(`  ${emotion.padEnd(10)} ${count}`);
  }
  for (const ids of identical.slice(0, SHOWN)) {
    lines.push(`  identical recordings: ${namesOfSame(ids, " = ")}`);
  }
  if (identical.length > SHOWN) {
    lines.push(`  and ${identical.length - SHOWN} more groups of identical recordings`);
  }
  for (const sentence of differences) lines.push(`  differs from what was published: ${sentence}`);
  return lines.join("\n");
}
