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

/** A command is loaded only when it is needed, so that help and small commands start at once. */
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
  recipe: async () => (await import("./commands/recipe.ts")).recipeCommand(),
};

/** The program with the commands that the arguments need: one, or all for the general help. */
async function makeProgram(args: readonly string[]): Promise<Command> {
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

/**
 * Runs the program; commands end it themselves with their exit code.
 * @param given the arguments; tasks put `--cwd FOLDER` in front, where the person stands
 */
export async function main(given: readonly string[]): Promise<number> {
  const [first, folder, ...rest] = given;
  const args = first === "--cwd" ? rest : given;
  if (first === "--cwd" && folder) standIn(folder);
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
