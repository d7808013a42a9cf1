/**
 * The one entry of the command line; every `deno task` that does work comes here.
 *
 *     deno task train --help
 *
 * @module
 */
import { Command, CommanderError } from "commander";
import { standIn } from "@/disk/paths.ts";
import { EXIT, say } from "@/reporting/console.ts";
import { type CommandName, COMMANDS, makeCommand } from "./commands.ts";

/**
 * Runs the program.
 * @param given the arguments; tasks put `--cwd FOLDER` in front, where the person stands
 * @returns the exit code
 */
export async function main(given: readonly string[]): Promise<number> {
  const [first, folder, ...rest] = given;
  const args = first === "--cwd" ? rest : given;
  if (first === "--cwd" && folder) standIn(folder);
  let code: number = EXIT.ok;
  const program = new Command("deno task")
    .description("Speech emotion recognition: from recordings to figures.")
    .exitOverride()
    .showHelpAfterError("(--help says more)")
    // Written at once: the program may end right after.
    .configureOutput({
      writeOut: (text) => console.log(text.trimEnd()),
      writeErr: (text) => say(text.trimEnd()),
    });
  for (const name of Object.keys(COMMANDS) as CommandName[]) {
    const command = makeCommand(name, (ended) => code = ended);
    program.addCommand(command.copyInheritedSettings(program));
    for (const part of command.commands) part.copyInheritedSettings(program);
  }
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.ok : EXIT.badInput;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
