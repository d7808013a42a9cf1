/** `download`: get a corpus. @module */
import { resolve } from "@std/path";
import type { Corpus } from "@/corpora/corpus.ts";
import { corpusByName } from "@/corpora/registry.ts";
import { downloadCorpus, takeFolder } from "@/downloads/corpus.ts";
import { printResult, say } from "@/reporting/console.ts";
import type { Call } from "@/app/call.ts";
import { progressBars } from "./progress.ts";

interface Flags {
  readonly acceptLicence?: boolean;
  readonly from?: string;
  readonly json?: boolean;
}

/** Fetches a corpus into data/raw, checks and unpacks it. */
export async function download({ words, flags, signal }: Call<Flags>): Promise<void> {
  const { from, acceptLicence, json } = flags;
  const corpus = corpusByName(words[0]!);
  // For a corpus that is given on registration, there is nothing to accept yet.
  const gets = from !== undefined || corpus.source?.kind !== "registration";
  if (gets) showTerms(corpus);
  await using bars = progressBars();
  const options = {
    signal,
    licenceAccepted: gets && (acceptLicence ?? askForLicence()),
    onNotice: say,
    onProgress: bars.update,
  };
  const report = from === undefined
    ? await downloadCorpus(corpus, options)
    : await takeFolder(corpus, resolve(from), options);
  await bars.done();
  printResult(report, { json, text: () => reportText(corpus, report) });
}

function showTerms({ title, licence, licenceUrl, homepage, citation }: Corpus): void {
  say(`${title} (${homepage})`);
  say(`  licence: ${licence}, ${licenceUrl}`);
  say(`  please cite: ${citation}`);
}

/** Asks at a terminal; elsewhere nobody can answer. */
function askForLicence(): boolean {
  if (Deno.stdin.isTerminal()) return confirm("Do you accept this licence?");
  say("nobody can be asked here: add --accept-licence to accept it");
  return false;
}

function reportText(
  { name }: Corpus,
  { folder, recordings, differences }: Awaited<ReturnType<typeof downloadCorpus>>,
): string {
  const count = recordings.toLocaleString("en");
  const next = `deno task index --corpora ${name}`;
  const lines = [`${name}: ${count} recordings in ${folder}; next: ${next}`];
  for (const sentence of differences) lines.push(`  differs from what was published: ${sentence}`);
  return lines.join("\n");
}
