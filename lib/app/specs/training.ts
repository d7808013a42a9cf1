/** Training and evaluation: how these commands are called. @module */
import { Argument, Option } from "commander";
import {
  type CommandSpec,
  CROSSVAL,
  ENGINE,
  JOBS,
  JSON_OUT,
  LABELS,
  MODEL,
  names,
  PUBLISH,
  RECIPE_NAMES,
  REPRODUCE,
  SEARCH,
  STARTED_JOB,
  wholeNumber,
  wholeNumbers,
} from "./options.ts";

export const TRAINING = {
  train: {
    description: "train one network; a finished training is not repeated, a stopped one goes on",
    options: [
      ...STARTED_JOB,
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
    load: async () => (await import("@/app/commands/train.ts")).train,
  },
  crossval: {
    description: "train and test every fold of a protocol, for one seed or several",
    options: [
      ...CROSSVAL,
      new Option("--validate", "score the validation parts as well, as a search does"),
      JOBS,
      PUBLISH,
      JSON_OUT,
    ],
    load: async () => (await import("@/app/commands/train.ts")).crossval,
  },
  search: {
    description:
      "find the settings of a recipe that carry over best to other voices, by successive halving",
    options: [
      ...SEARCH,
      JOBS,
      new Option("--list, --dry-run", "only list what is to be trained, what is done and the time"),
      JSON_OUT,
    ],
    help:
      "Variations are trained a little, and judged on validation speakers; the better half is\n" +
      "trained more, and so on. Everything is written to artifacts/reports/search.md. A file:\n" +
      '  { "variations": { "slow": ["training.learningRate=1e-3"] },\n' +
      '    "rungs": [{ "folds": 1, "epochShare": 0.5 },\n' +
      '              { "folds": null, "epochShare": 1, "heldOut": ["nemo"] }] }\n' +
      "null means all folds. Corpora of heldOut judge as well: each is left out of a training of\n" +
      "its own, and the score is the mean of both. Rungs may be left out: they are then those of\n" +
      "lib/recipes/searches.ts, or a third of the epochs on one fold, two folds, all folds.\n" +
      "Test figures of the folds are not looked at.",
    load: async () => (await import("@/app/commands/search.ts")).search,
  },
  transfer: {
    description:
      "compare starting from a trained network with training from scratch, by the number of clips",
    options: [
      new Option("--from <network>", "the trained network: a name, a model's folder or a run's")
        .default("unseen_speakers"),
      new Option("--corpora <names>", "corpora that it never heard, such as own or emovo")
        .argParser(names).makeOptionMandatory(),
      LABELS,
      new Option("--sizes <list>", "training clips per label; more than there are means all")
        .argParser(wholeNumbers(1)).default([5, 20, 100]),
      new Option("--seeds <list>", "seeds, such as 1,2,3").argParser(wholeNumbers(0)).default([1]),
      JOBS,
      ENGINE,
      new Option("--publish", "write artifacts/reports/transfer.md, its figures and a picture"),
      JSON_OUT,
    ],
    help:
      "Speakers are held out in folds. Nine trainings a fold: from scratch, the last layer, and all\n" +
      "layers, with each number of clips. Stopped, the same command goes on.",
    load: async () => (await import("@/app/commands/transfer.ts")).transfer,
  },
  reproduce: {
    description:
      "train what is missing of all published figures, then publish them; goes on where it stopped",
    options: [
      ...REPRODUCE,
      new Option(
        "--list, --dry-run",
        "only list what is done, what is missing and how long it takes",
      ),
      new Option("--no-train", "only publish what is finished"),
      JOBS,
      JSON_OUT,
    ],
    load: async () => (await import("@/app/commands/reproduce.ts")).reproduce,
  },
  evaluate: {
    description: "evaluate finished runs from their predictions: the folds and seeds of one recipe",
    options: [
      new Option("--run <dir...>", "run folders, as many as belong together").makeOptionMandatory(),
      PUBLISH,
      new Option("--publish-model", "make the first run's network the one that predict uses"),
      new Option(
        "--calibrate-on <dir...>",
        "with --publish-model: runs whose test predictions its scores are calibrated on",
      ),
      new Option(
        "--robustness",
        "measure instead what noise, level, silence, rate, MP3 and a room cost on the test part",
      ),
      new Option(
        "--few-shot",
        "measure instead what a few clips of a test speaker are worth, if the last layer is fitted",
      ).conflicts("robustness"),
      JSON_OUT,
    ],
    help: "With --robustness the recordings are read and changed; MP3 needs the program lame.\n" +
      "With --few-shot the runs are folds of --protocol speaker, and any others that held out whole\n" +
      "corpora: what is chosen is chosen on the former.",
    load: async () => (await import("@/app/commands/evaluate.ts")).evaluate,
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
    load: async () => (await import("@/app/commands/compare.ts")).compare,
  },
  recipe: {
    description: "list the settings of a recipe, which train and crossval change with --set",
    argument: new Argument("<name>", "the recipe").choices(RECIPE_NAMES),
    options: [MODEL, JSON_OUT],
    load: async () => (await import("@/app/commands/recipe.ts")).recipe,
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;
