/** `readme`: write the generated parts of README from the published figures. @module */
import { resolve } from "@std/path";
import { Command } from "commander";
import { say } from "@/app/console.ts";
import { readmeWithFigures } from "@/app/readme.ts";
import { displayPath, ROOT } from "@/paths.ts";
import { type CommonFlags, finish, OPTIONS } from "./shared.ts";

/** The command that brings README's tables up to date. */
export function readmeCommand(): Command {
  return new Command("readme")
    .description("bring README's tables up to date with artifacts/reports")
    .option("--file <path>", "the file with the tables' markers", "README.md")
    .addOption(OPTIONS.debug())
    .action((flags: CommonFlags & { file: string }) =>
      finish(flags, async () => {
        const path = resolve(ROOT, flags.file), text = await Deno.readTextFile(path);
        const updated = await readmeWithFigures(text);
        if (updated !== text) await Deno.writeTextFile(path, updated);
        say(`${displayPath(path)} ${updated === text ? "is up to date" : "was updated"}`);
      })
    );
}
