/**
 * What can be called: the arguments, options and help of every command are in `specs/`. The work
 * itself, in `commands/`, is loaded when a command is called, so that help and small commands start
 * at once.
 * @module
 */
import { Command, Option } from "commander";
import { runCommand } from "@/reporting/console.ts";
import { MODELS } from "./specs/models.ts";
import type { CommandGroup, CommandSpec } from "./specs/options.ts";
import { PROJECT } from "./specs/project.ts";
import { RECOGNITION } from "./specs/recognition.ts";
import { RECORDINGS } from "./specs/recordings.ts";
import { TRAINING } from "./specs/training.ts";
import { WORKFLOWS } from "./specs/workflow.ts";

/** All commands, by name. */
export const COMMANDS = {
  ...RECORDINGS,
  ...TRAINING,
  ...WORKFLOWS,
  ...RECOGNITION,
  ...MODELS,
  ...PROJECT,
};

const DEBUG = new Option("--debug", "show where in the code an error came from");

/** The name of a command. */
export type CommandName = keyof typeof COMMANDS;

/**
 * The command of a name. It does its work when it is parsed.
 * @param onEnd takes the exit code
 */
export function makeCommand(name: CommandName, onEnd: (code: number) => void): Command {
  return commandOf(name, COMMANDS[name], onEnd);
}

function commandOf(
  name: string,
  spec: CommandSpec | CommandGroup,
  onEnd: (code: number) => void,
): Command {
  const command = new Command(name).description(spec.description);
  if (spec.help !== undefined) command.addHelpText("after", `\n${spec.help}`);
  if ("commands" in spec) {
    for (const [part, own] of Object.entries(spec.commands)) {
      command.addCommand(commandOf(part, own, onEnd));
    }
    return command;
  }
  const { argument, options, stopped, stopping, load } = spec;
  if (argument !== undefined) command.addArgument(argument);
  for (const option of [...options, DEBUG]) command.addOption(option);
  return command.action(async () => {
    const flags = command.opts();
    const work = async (signal: AbortSignal) => {
      const run = await load();
      // What commander read: the types of the flags are stated where they are used.
      return await run({ words: command.args, flags: flags as never, signal });
    };
    onEnd(await runCommand(work, { debug: flags["debug"], stopped, stopping }));
  });
}
