/**
 * What can be called: arguments, options and help of every command. The work itself is loaded when
 * a command is called, so that help and small commands start at once.
 * @module
 */
import { Argument, Command, Option } from "commander";
import { CORPORA } from "@/corpora/registry.ts";
import { RECIPES } from "@/recipes/registry.ts";
import { runCommand } from "@/reporting/console.ts";
import { PROTOCOLS } from "@/splits/split.ts";
import type { Call, Work } from "./call.ts";
import { names, wholeNumber, wholeNumbers } from "./values.ts";

interface CommandSpec {
  readonly description: string;
  readonly argument?: Argument;
  /** Besides `--debug`, which every command has. */
  readonly options: readonly Option[];
  /** Shown below the options. */
  readonly help?: string;
  /** The message after Ctrl-C. @default that the command can go on where it was */
  readonly stopped?: string;
  /** The message right after Ctrl-C; empty for none. */
  readonly stopping?: string;
  readonly load: () => Promise<Work>;
}

const PUBLISHED = CORPORA.filter(({ source }) => source !== undefined);
const RECIPE_NAMES = RECIPES.map(({ name }) => name);
/** The recipes' own names for their networks, such as "cnn". */
const MODEL = new Option(
  "--model <name>",
  "one of the recipe's networks (default: its own first choice)",
);
const RECIPE = new Option("--recipe <name>", "what is trained, and how")
  .choices(RECIPE_NAMES).default("two_channel");
const CORPUS_NAMES = new Option(
  "--corpora <names>",
  "corpora, such as ravdess or demo (default: those here)",
).argParser(names);
const ENGINE = new Option("--engine <name>", "what computes")
  .choices(["auto", "openblas", "wasm", "webgpu"]).default("auto");
const NETWORK = new Option(
  "--model <dir>",
  "folder of a trained network or of a run (default: the published network)",
);
const JSON_OUT = new Option("--json", "print the result as JSON");
const DEBUG = new Option("--debug", "show where in the code an error came from");
const PUBLISH = new Option("--publish", "write predictions and figures to artifacts/reports");

/** What is trained, and how it is evaluated. */
const JOB: readonly Option[] = [
  RECIPE,
  MODEL,
  new Option(
    "--protocol <name>",
    "what is held out (default: speaker; custom where test speakers are named)",
  ).choices(Object.keys(PROTOCOLS)),
  new Option("--test-channel <channel>", "test clips of this channel only")
    .choices(["speech", "song", "all"]),
  new Option("--test-speakers <list>", "test these speakers, such as 1,7,9 (protocol custom)"),
  new Option("--val-speakers <list>", "choose the best epoch on these, such as 2,4"),
  new Option("--epochs <n>", "passes over the training part, at most").argParser(wholeNumber(1)),
  new Option(
    "--selection <epoch>",
    "the weights that are kept (default: as the recipe has it; best_test: the test part chooses, " +
      "under leaky protocols only)",
  ).choices(["best", "last", "best_test"]),
  new Option(
    "--set <path=value>",
    "change a setting of the recipe, such as training.learningRate=1e-3; may be repeated " +
      "(`deno task recipe NAME` lists them)",
  ).argParser((text, before: readonly string[] = []) => [...before, text]),
  ENGINE,
  CORPUS_NAMES,
];

/** All commands, by name. */
export const COMMANDS = {
  download: {
    description: "get a corpus into data/raw: fetched, checked, unpacked, every recording read",
    argument: new Argument("<corpus>", "the corpus' name").choices(
      PUBLISHED.map(({ name }) => name),
    ),
    options: [
      new Option("--accept-licence", "accept the corpus' licence without being asked"),
      new Option("--from <folder>", "take the corpus from a folder in which it is unpacked"),
      JSON_OUT,
    ],
    help: PUBLISHED
      .map(({ name, title, licence }) => `  ${name.padEnd(8)} ${title} (${licence})`).join("\n"),
    stopped: "what was fetched is kept; run the same command again to go on",
    load: async () => (await import("./commands/download.ts")).download,
  },
  index: {
    description: "read the recordings in data/raw and write data/index/<corpus>.jsonl",
    options: [
      new Option("--skip-problems", "leave out what cannot be used, here and in later commands"),
      CORPUS_NAMES,
      JSON_OUT,
    ],
    load: async () => (await import("./commands/index.ts")).index,
  },
  features: {
    description: "compute the features of all recordings, on all cores, into data/features",
    options: [RECIPE, CORPUS_NAMES, JSON_OUT],
    load: async () => (await import("./commands/features.ts")).features,
  },
  train: {
    description: "train one network; a finished training is not repeated, a stopped one goes on",
    options: [
      ...JOB,
      new Option("--fold <n>", "which fold to test, from 0").argParser(wholeNumber(0)).default(0),
      new Option("--seed <n>", "decides everything random").argParser(wholeNumber(0)).default(1),
      new Option(
        "--out <dir>",
        "run folder, below artifacts (default: a name in artifacts/runs that follows from all this)",
      ),
      new Option("--resume", "go on from the checkpoint if there is one").default(true),
      new Option("--no-resume", "begin anew"),
      JSON_OUT,
    ],
    load: async () => (await import("./commands/train.ts")).train,
  },
  crossval: {
    description: "train and test every fold of a protocol, for one seed or several",
    options: [
      ...JOB,
      new Option("--folds <list>", "these folds only, such as 0,1").argParser(wholeNumbers),
      new Option("--seeds <list>", "seeds, such as 1,2,3").argParser(wholeNumbers).default([1]),
      PUBLISH,
      JSON_OUT,
    ],
    load: async () => (await import("./commands/train.ts")).crossval,
  },
  reproduce: {
    description:
      "train what is missing of all published figures, then publish them; goes on where it stopped",
    options: [
      new Option("--only <recipe>", "the figures of one recipe").choices(RECIPE_NAMES),
      new Option(
        "--list, --dry-run",
        "only list what is done, what is missing and how long it takes",
      ),
      new Option("--no-train", "only publish what is finished"),
      ENGINE,
      JSON_OUT,
    ],
    load: async () => (await import("./commands/reproduce.ts")).reproduce,
  },
  evaluate: {
    description: "evaluate finished runs from their predictions: the folds and seeds of one recipe",
    options: [
      new Option("--run <dir...>", "run folders, as many as belong together").makeOptionMandatory(),
      PUBLISH,
      new Option("--publish-model", "make the first run's network the one that predict uses"),
      JSON_OUT,
    ],
    load: async () => (await import("./commands/evaluate.ts")).evaluate,
  },
  compare: {
    description: "two runs on the same clips, with the interval of their difference; or a table",
    argument: new Argument(
      "[which...]",
      "two of: run folder, several with commas between (folds and seeds of one training), file " +
        "of predictions, name of published predictions; none: a table of all finished runs",
    ),
    options: [
      new Option("--table", "a table of the run folders that are named, however many"),
      JSON_OUT,
    ],
    load: async () => (await import("./commands/compare.ts")).compare,
  },
  predict: {
    description: "recognise the emotion in recordings, or in all sound files of folders",
    argument: new Argument(
      "<paths...>",
      "sound files (WAV, AIFF, FLAC, MP3, Ogg, Opus, WebM), or folders that hold some",
    ),
    options: [
      NETWORK,
      ENGINE,
      new Option("--timeline", "show every window of a recording, not only the whole"),
      new Option(
        "--plot <path>",
        "draw sound, scores and what they rest on: a .svg or .html file; for several, a folder",
      ),
      new Option("--csv", "print comma-separated values"),
      JSON_OUT,
    ],
    help:
      "The exit code is 0 if every recording is answered, also where the answer is that it is\n" +
      "unsure or that nobody speaks, and 2 if one cannot be read.",
    stopped: "without a result",
    load: async () => (await import("./commands/predict.ts")).predict,
  },
  listen: {
    description: "recognise emotions in sound that is piped in, while it arrives",
    options: [
      NETWORK,
      ENGINE,
      new Option("--rate <hz>", "sample rate of 16-bit samples without a header")
        .argParser(wholeNumber(1000)).default(16000),
      new Option("--hop <s>", "seconds between decisions (default: 0.5)").argParser(Number),
      new Option("--smooth <n>", "average so many decisions").argParser(wholeNumber(1)),
      new Option("--suppress <s>", "seconds without repeating an emotion").argParser(Number),
      new Option("--json", "print a line of JSON for each decision, and one for the whole"),
    ],
    help: "Standard input is a WAV file or 16-bit little-endian samples of one channel:\n" +
      "  arecord -f S16_LE -r 16000 | deno task listen\n" +
      "  ffmpeg -i talk.mp3 -f wav - | deno task listen\n" +
      "The end of the input, or Ctrl-C, ends it with a summary and exit code 0.",
    stopping: "",
    load: async () => (await import("./commands/listen.ts")).listen,
  },
  notebooks: {
    description: "run the notebooks, in order, on the recordings that are here or the demo corpus",
    argument: new Argument("[notebooks...]", "which, by number or name, such as 04 (default: all)"),
    options: [
      new Option(
        "--out <dir>",
        "folder for the executed notebooks (default: in place; without RAVDESS artifacts/notebooks)",
      ),
      new Option("--check", "only check format, lint and types of their cells"),
      new Option("--tidy", "only format their cells; outputs stay"),
      JSON_OUT,
    ],
    help:
      "Cells run on the Deno kernel, which has all permissions and takes no flags to narrow them.",
    load: async () => (await import("./commands/notebooks.ts")).notebooks,
  },
  lab: {
    description: "open the notebooks in JupyterLab (needs python3; installs into .venv)",
    options: [
      new Option("--port <n>", "port on 127.0.0.1").argParser(wholeNumber(1)).default(8888),
      new Option("--no-browser", "do not open a browser"),
    ],
    load: async () => {
      const { startLab } = await import("@/jupyter/lab.ts");
      return ({ flags, signal }: Call<{ port: number; browser: boolean }>) =>
        startLab({ port: flags.port, browser: flags.browser, signal });
    },
  },
  bench: {
    description: "time features beside librosa, and training beside PyTorch",
    argument: new Argument("[what...]", "what to time")
      .choices(["engine", "corpus", "training"]),
    options: [
      new Option("--python <path>", "a Python that holds the peers").default("python3"),
      new Option("--runs <n>", "timings of each side").argParser(wholeNumber(1)),
      new Option("--epochs <n>", "training: epochs of each side (default: 50)")
        .argParser(wholeNumber(1)),
      new Option("--publish", "write the timings to artifacts/reports/bench.json"),
      JSON_OUT,
    ],
    help: "Install the peers with: pip install -r lib/bench/requirements.txt\n" +
      "Time on a machine that does nothing else. On two cores all takes a quarter of an hour.",
    stopped: "timings that were published are kept",
    load: async () => (await import("./commands/bench.ts")).bench,
  },
  readme: {
    description: "bring README's tables and artifacts/reports/results.md up to date",
    options: [
      new Option("--file <path>", "the file with the tables' markers").default("README.md"),
    ],
    load: async () => (await import("./commands/readme.ts")).readme,
  },
  recipe: {
    description: "list the settings of a recipe, which train and crossval change with --set",
    argument: new Argument("<name>", "the recipe").choices(RECIPE_NAMES),
    options: [MODEL, JSON_OUT],
    load: async () => (await import("./commands/recipe.ts")).recipe,
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;

/** The name of a command. */
export type CommandName = keyof typeof COMMANDS;

/**
 * The command of a name. It does its work when it is parsed.
 * @param onEnd takes the exit code
 */
export function makeCommand(name: CommandName, onEnd: (code: number) => void): Command {
  const { description, argument, options, help, stopped, stopping, load }: CommandSpec =
    COMMANDS[name];
  const command = new Command(name).description(description);
  if (argument !== undefined) command.addArgument(argument);
  for (const option of [...options, DEBUG]) command.addOption(option);
  if (help !== undefined) command.addHelpText("after", `\n${help}`);
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
