/** `readme`: write what is generated from the published figures. @module */
import { resolve } from "@std/path";
import { Command } from "commander";
import { say } from "@/reporting/console.ts";
import { updateReports } from "@/reporting/published/reports.ts";
import { displayPath, ROOT } from "@/disk/paths.ts";
import { type CommonFlags, finish, OPTIONS } from "./shared.ts";

/** The command that brings README's tables, results.md and their pictures up to date. */
export function readmeCommand(): Command {
  return new Command("readme")
    .description("bring README's tables and artifacts/reports/results.md up to date")
    .option("--file <path>", "the file with the tables' markers", "README.md")
    .addOption(OPTIONS.debug())
    .action((flags: CommonFlags & { file: string }) =>
      finish(flags, async () => {
        const readme = resolve(ROOT, flags.file);
        const changed = await updateReports({ readme });
        for (const path of changed) say(`${displayPath(path)} was updated`);
        if (changed.length === 0) say("everything is up to date");
      })
    );
}
