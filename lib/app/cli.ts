/**
 * The one entry of the command line; every `deno task` that does work comes here.
 *
 *     deno task train --help
 *
 * @module
 */
import { Command, CommanderError } from "commander";
import { EXIT, say } from "@/reporting/console.ts";

/** Loads a command only when it is asked for, so that help and small commands start at once. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  download: async () => (await import("./commands/download.ts")).downloadCommand(),
  index: async () => (await import("./commands/index.ts")).indexCommand(),
  features: async () => (await import("./commands/features.ts")).featuresCommand(),
  train: async () => (await import("./commands/train.ts")).trainCommand(),
  crossval: async () => (await import("./commands/crossval.ts")).crossvalCommand(),
  reproduce: async () => (await import("./commands/reproduce.ts")).reproduceCommand(),
  evaluate: async () => (await import("./commands/evaluate.ts")).evaluateCommand(),
  compare: async () => (await import("./commands/compare.ts")).compareCommand(),
  predict: async () => (await import("./commands/predict.ts")).predictCommand(),
  notebooks: async () => (await import("./commands/notebooks.ts")).notebooksCommand(),
  lab: async () => (await import("./commands/lab.ts")).labCommand(),
  bench: async () => (await import("./commands/bench.ts")).benchCommand(),
  readme: async () => (await import("./commands/readme.ts")).readmeCommand(),
};

/** The program with the commands that the arguments need: one, or all for the general help. */
export async function makeProgram(args: readonly string[]): Promise<Command> {
  const program = new Command("deno task")
    .description("Speech emotion recognition: from recordings to figures.")
    .exitOverride()
    .showHelpAfterError("(--help says more)")
    // Written at once: the program may end right after.
    .configureOutput({
      writeOut: (text) => console.log(text.trimEnd()),
      writeErr: (text) => say(text.trimEnd()),
    });
  const [name] = args;
  const load = name !== undefined && Object.hasOwn(COMMANDS, name)
    ? [COMMANDS[name]!]
    : Object.values(COMMANDS);
  for (const make of load) {
    program.addCommand((await make()).copyInheritedSettings(program));
  }
  return program;
}

/** Runs the program; commands end it themselves with their exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const program = await makeProgram(args);
  try {
    await program.parseAsync([...args], { from: "user" });
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.ok : EXIT.badInput;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
