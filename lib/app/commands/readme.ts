/** `readme`: write the generated parts of README from the published figures. @module */
import { join } from "@std/path";
import { Command } from "commander";
import { say } from "@/app/console.ts";
import { readmeWithFigures } from "@/app/readme.ts";
import { ROOT } from "@/paths.ts";
import { type CommonFlags, finish, OPTIONS } from "./shared.ts";

/** The command that brings README's tables up to date. */
export function readmeCommand(): Command {
  return new Command("readme")
    .description("bring README's tables up to date with artifacts/reports")
    .addOption(OPTIONS.debug())
    .action((flags: CommonFlags) =>
      finish(flags, async () => {
        const path = join(ROOT, "README.md"), text = await Deno.readTextFile(path);
        const updated = await readmeWithFigures(text);
        if (updated !== text) await Deno.writeTextFile(path, updated);
        say(updated === text ? "README.md is up to date" : "README.md was updated");
      })
    );
}
