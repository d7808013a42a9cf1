/** Getting recordings, and what follows from them: how these commands are called. @module */
import { Argument, Option } from "commander";
import {
  type CommandSpec,
  CORPUS_NAMES,
  FEATURES,
  JSON_OUT,
  shardOf,
  wholeNumber,
} from "./options.ts";
import { CORPORA } from "@/corpora/registry.ts";

const PUBLISHED = CORPORA.filter(({ source }) => source !== undefined);

/** How the labels of a folder of one's own recordings are read. */
const LABELS_OF_FOLDER: readonly Option[] = [
  new Option(
    "--pattern <text>",
    'where names hold labels, such as "{speaker}_{emotion}_{take}.wav"',
  ),
  new Option("--table <file>", "the table with the labels (CSV, TSV)"),
  new Option("--columns <list>", 'its columns, such as "path=wav_file,emotion=emo"'),
  new Option(
    "--ignore-case",
    "labels and speakers that differ in upper and lower case are the same",
  ),
];

const FOLDER_TEXT =
  "a folder of your own recordings, which stays where it is; shows what it understood first";

/** A folder of one's own recordings, to be indexed. */
const FOLDER: readonly Option[] = [
  new Option("--folder <dir>", `index ${FOLDER_TEXT}`),
  new Option("--name <name>", "what to call that corpus (default: the folder's name)"),
  ...LABELS_OF_FOLDER,
];

const FOLDER_HELP =
  `Without --pattern and --table, the labels of a folder are looked for in a table that
is in it, and then in the names of folders (anna/happy/1.wav, happy/anna/1.wav, happy_anna/1.wav) and
of files.
  --pattern  fields: {speaker}, {emotion}, {gender}, {intensity}, {statement}, {take} (digits),
             {channel}; {_} is ignored, {*} too and may be empty; {speaker:2} has two characters.
             It describes the end of the path: "{speaker}/{emotion}/{*}".
  --table    columns path, emotion, speaker and any of gender, channel, intensity, statement,
             repetition, start, end (of a part: seconds or 0 days 00:00:01.5), or usual other names.`;

export const RECORDINGS = {
  new: {
    description: "from a folder of recordings to a network that knows their labels",
    argument: new Argument("<name>", "what to call the corpus and the network"),
    options: [
      new Option("--folder <dir>", FOLDER_TEXT).makeOptionMandatory(),
      ...LABELS_OF_FOLDER,
      new Option("--skip-problems", "leave out what cannot be used"),
      new Option(
        "--labels <list>",
        'tell these apart, such as angry,sad or "angry=wütend|ärger,sad=traurig"',
      ),
      new Option(
        "--from <network>",
        "the network to start from; nothing: train two_channel from scratch",
      ).default("unseen_speakers"),
      new Option("--yes", "write without asking"),
      JSON_OUT,
    ],
    help: FOLDER_HELP +
      "\n\nFour steps: index, report on the recordings, training and testing, report on the network.\n" +
      "Each is a command of its own (index, report, crossval, report), and what is done is not repeated.",
    stopped: "what is done is kept; run the same command again to go on",
    load: async () => (await import("@/app/commands/new.ts")).makeNew,
  },
  download: {
    description: "get a corpus into data/raw: fetched, checked, unpacked, every recording read",
    argument: new Argument("<corpus>", "the corpus' name")
      .choices(PUBLISHED.map(({ name }) => name)),
    options: [
      new Option("--accept-licence", "accept the corpus' licence without being asked"),
      new Option("--from <folder>", "take the corpus from a folder in which it is unpacked"),
      JSON_OUT,
    ],
    help: PUBLISHED
      .map(({ name, title, licence }) => `  ${name.padEnd(8)} ${title} (${licence})`).join("\n"),
    stopped: "what was fetched is kept; run the same command again to go on",
    load: async () => (await import("@/app/commands/download.ts")).download,
  },
  index: {
    description: "read the recordings in data/raw and write data/index/<corpus>.jsonl",
    options: [
      new Option("--skip-problems", "leave out what cannot be used, here and in later commands"),
      new Option("--verify", "read every file again, also those of the same size and times"),
      CORPUS_NAMES,
      ...FOLDER,
      new Option("--yes", "with --folder: write without asking"),
      JSON_OUT,
    ],
    help: FOLDER_HELP,
    load: async () => (await import("@/app/commands/index.ts")).index,
  },
  features: {
    description: "compute the features of all recordings, on all cores, into data/features",
    options: [
      ...FEATURES,
      new Option("--shard <i/n>", "the i-th of n parts of the recordings, such as 3/100")
        .argParser(shardOf),
      new Option("--jobs <n>", "recordings at a time (default: one per core)")
        .argParser(wholeNumber(1)),
      JSON_OUT,
    ],
    help: "Machines that share data/features may do a part each, in any order.",
    load: async () => (await import("@/app/commands/features.ts")).features,
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;
