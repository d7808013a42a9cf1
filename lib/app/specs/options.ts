/** What a command is, and the options that several commands have. @module */
import { type Argument, InvalidArgumentError, Option } from "commander";
import type { Work } from "@/app/call.ts";
import type { Shard } from "@/base/shard.ts";
import { RECIPES } from "@/recipes/registry.ts";
import { PROTOCOLS } from "@/splits/split.ts";

/** How a command is called, and where its work is. */
export interface CommandSpec {
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

/** A command that has commands of its own, and does nothing else. */
export interface CommandGroup extends Pick<CommandSpec, "description" | "help"> {
  readonly commands: Readonly<Record<string, CommandSpec>>;
}

export const RECIPE_NAMES = RECIPES.map(({ name }) => name);
/** The recipes' own names for their networks, such as "cnn". */
export const MODEL = new Option(
  "--model <name>",
  "one of the recipe's networks (default: its own first choice)",
);
export const RECIPE = new Option("--recipe <name>", "what is trained, and how")
  .choices(RECIPE_NAMES).default("two_channel");
export const CORPUS_NAMES = new Option(
  "--corpora <names>",
  "corpora, such as ravdess or demo (default: those here)",
).argParser(names);
export const ENGINE = new Option("--engine <name>", "what computes")
  .choices(["auto", "openblas", "wasm", "webgpu"]).default("auto");
export const NETWORK = new Option(
  "--model <dir>",
  "a trained network: its name in artifacts, or the folder of a model or run (default: the published)",
);
export const JOBS = new Option(
  "--jobs <n>",
  "trainings at a time, one thread each (default: one per core, as memory allows)",
).argParser(wholeNumber(1));
export const JSON_OUT = new Option("--json", "print the result as JSON");
export const PUBLISH = new Option(
  "--publish",
  "write predictions and figures to artifacts/reports",
);

export const LABELS = new Option(
  "--labels <list>",
  'tell these apart, such as angry,sad or "angry=wütend|ärger,sad=traurig" (default: the ' +
    "recipe's, or else those that the recordings have)",
);

/** What is trained, and how it is evaluated, but for the recipe. */
export const JOB: readonly Option[] = [
  MODEL,
  new Option(
    "--protocol <name>",
    "what is held out (default: speaker; custom where test speakers are named)",
  ).choices(Object.keys(PROTOCOLS)),
  new Option("--test-channel <channel>", "test clips of this channel only")
    .choices(["speech", "song", "all"]),
  new Option(
    "--test-corpora <names>",
    "test these corpora; the others only train (protocol corpora, or one of speakers)",
  ).argParser(names),
  new Option("--test-speakers <list>", "test these speakers, such as 1,7,9 (protocol custom)"),
  new Option(
    "--val-speakers <list>",
    "choose the best epoch on these, such as 2,4 (protocol custom); none: all who are not tested " +
      "train (protocols custom and corpora)",
  ),
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
  LABELS,
];

/** The same for commands that may start from a trained network. */
export const STARTED_JOB: readonly Option[] = [
  new Option(
    "--recipe <name>",
    "what is trained, and how (default: two_channel, or with --from that of the network)",
  ).choices(RECIPE_NAMES),
  ...JOB,
  new Option(
    "--from <network>",
    "start from a trained network, such as unseen_speakers, a model's folder or a run's; it decides " +
      "features and network",
  ),
  new Option(
    "--train <part>",
    "with --from: all layers, or the last one alone, which takes seconds",
  )
    .choices(["all", "head"]),
  new Option("--clips-per-label <n>", "train on so many clips of each label, of all speakers alike")
    .argParser(wholeNumber(1)),
];

const SEEDS = new Option("--seeds <list>", "seeds, such as 1,2,3")
  .argParser(wholeNumbers(0)).default([1]);

/** Which trainings a cross-validation has. */
export const CROSSVAL: readonly Option[] = [
  ...STARTED_JOB,
  new Option("--folds <list>", "these folds only, such as 0,1").argParser(wholeNumbers(0)),
  SEEDS,
];

/** Which trainings a search has. */
export const SEARCH: readonly Option[] = [
  RECIPE,
  ...JOB,
  new Option(
    "--try <settings>",
    'a variation, such as "training.learningRate=1e-3 model.dropout=0.5"; may be repeated ' +
      "(default: those of lib/recipes/searches.ts)",
  ).argParser((text, before: readonly string[] = []) => [...before, text]),
  new Option("--file <path>", "JSON: variations by name, each a list of settings; rungs"),
  SEEDS,
];

/** Which trainings all published figures need. */
export const REPRODUCE: readonly Option[] = [
  new Option("--only <recipe>", "the figures of one recipe").choices(RECIPE_NAMES),
  ENGINE,
];

/** Which features are made. */
export const FEATURES: readonly Option[] = [RECIPE, CORPUS_NAMES];

/** Reads a whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`a whole number from ${least} up is needed.`);
  };
}

/** Reads seconds. */
export function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError("seconds are needed, such as 0.5.");
}

/** Reads a list of numbers of at least `least`, such as `1,2,3`, in which none stands twice. */
export function wholeNumbers(least: number): (text: string) => number[] {
  return (text) => {
    const values = text.split(",").map(wholeNumber(least));
    const twice = values.find((value, i) => values.indexOf(value) < i);
    if (twice === undefined) return values;
    throw new InvalidArgumentError(`${twice} stands in the list twice.`);
  };
}

/** Reads a part of some work, such as `3/100`. */
export function shardOf(text: string): Shard {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text.trim()) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (shard.index >= 1 && shard.index <= shard.count) return shard;
  throw new InvalidArgumentError("a part such as 3/100 is needed, from 1/100 to 100/100.");
}

/** Reads names with commas between them. */
export function names(text: string): string[] {
  return text.split(",").map((name) => name.trim()).filter((name) => name !== "");
}
