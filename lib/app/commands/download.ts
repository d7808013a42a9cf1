/** `download`: get a corpus. @module */
import { Argument, Command } from "commander";
import { resolve } from "@std/path";
import type { Corpus } from "@/corpora/corpus.ts";
import { downloadCorpus, takeFolder } from "@/downloads/corpus.ts";
import { CORPORA, corpusByName } from "@/corpora/registry.ts";
import { printResult, say } from "@/reporting/console.ts";
import { type CommonFlags, finish, OPTIONS, progressBars } from "./shared.ts";

interface DownloadFlags extends CommonFlags {
  readonly acceptLicence?: boolean;
  readonly from?: string;
}

/** The command that fetches a corpus into data/raw, checks and unpacks it. */
export function downloadCommand(): Command {
  const names = CORPORA.filter(({ source }) => source !== undefined).map(({ name }) => name);
  return new Command("download")
    .description("get a corpus into data/raw: fetched, checked, unpacked, every recording read")
    .addArgument(new Argument("<corpus>", "the corpus' name").choices(names))
    .option("--accept-licence", "accept the corpus' licence without being asked")
    .option("--from <folder>", "take the corpus from a folder in which it is unpacked")
    .addOption(OPTIONS.json()).addOption(OPTIONS.debug())
    .action((name: string, flags: DownloadFlags) =>
      finish({ ...flags, stopped: STOPPED }, async (signal) => {
        const corpus = corpusByName(name);
        // For a corpus that is given on registration, there is nothing to accept yet.
        const gets = flags.from !== undefined || corpus.source?.kind !== "registration";
        if (gets) showTerms(corpus);
        await using bars = progressBars();
        const options = {
          signal,
          licenceAccepted: gets && (flags.acceptLicence ?? askForLicence()),
          onNotice: say,
          onProgress: bars.update,
        };
        const report = flags.from === undefined
          ? await downloadCorpus(corpus, options)
          : await takeFolder(corpus, resolve(flags.from), options);
        await bars.done();
        printResult(report, { json: flags.json, text: () => reportText(corpus, report) });
      })
    );
}

const STOPPED = "what was fetched is kept; run the same command again to go on";

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
