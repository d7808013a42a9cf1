/** Getting recordings, and what follows from them: how these commands are called. @module */
import { Argument, Option } from "commander";
import { type CommandSpec, CORPUS_NAMES, JSON_OUT, RECIPE } from "./options.ts";
import { CORPORA } from "@/corpora/registry.ts";

const PUBLISHED = CORPORA.filter(({ source }) => source !== undefined);

export const RECORDINGS = {
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
      CORPUS_NAMES,
      JSON_OUT,
    ],
    load: async () => (await import("@/app/commands/index.ts")).index,
  },
  features: {
    description: "compute the features of all recordings, on all cores, into data/features",
    options: [RECIPE, CORPUS_NAMES, JSON_OUT],
    load: async () => (await import("@/app/commands/features.ts")).features,
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;
