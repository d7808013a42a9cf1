/** Recognition: how these commands are called. @module */
import { Argument, Option } from "commander";
import {
  type CommandSpec,
  ENGINE,
  JSON_OUT,
  NETWORK,
  seconds,
  shardOf,
  wholeNumber,
} from "./options.ts";

const VOICE = new Option(
  "--voice <file>",
  "the voice of the person who speaks, taught in the page and saved there",
);

export const RECOGNITION = {
  predict: {
    description: "recognise the emotion in recordings, or in all sound files of folders",
    argument: new Argument(
      "[paths...]",
      "sound files (WAV, AIFF, FLAC, MP3, Ogg, Opus, WebM), or folders that hold some",
    ),
    options: [
      NETWORK,
      VOICE,
      ENGINE,
      new Option(
        "--one-speaker",
        "all recordings are of one person: judge each against the others (at least five)",
      ).conflicts(["plot", "out"]),
      new Option("--timeline", "show every window of a recording, not only the whole"),
      new Option(
        "--plot <path>",
        "draw sound, scores and what they rest on: a .svg or .html file; for several, a folder",
      ),
      new Option("--csv", "print comma-separated values"),
      JSON_OUT,
      new Option(
        "--out <dir>",
        "write predictions.csv there while it goes, or predictions.jsonl with --json; needs little " +
          "memory for any number of recordings",
      ),
      new Option(
        "--shard <i/n>",
        "with --out: the i-th of n parts of the recordings, such as 3/100",
      )
        .argParser(shardOf),
      new Option("--merge <dir>", "make one file of all parts that were written there"),
    ],
    help:
      "Machines may do a part each, in any order; --merge then makes the file that one machine\n" +
      "would have written: predict --out DIR --shard 1/2 recordings/, 2/2, predict --merge DIR.\n" +
      "The exit code is 0 if every recording is answered, also where the answer is that it is\n" +
      "unsure or that nobody speaks, and 2 if one cannot be read.",
    stopped: "without a result",
    load: async () => (await import("@/app/commands/predict.ts")).predict,
  },
  listen: {
    description: "recognise emotions in sound that is piped in, while it arrives",
    options: [
      NETWORK,
      VOICE,
      ENGINE,
      new Option("--rate <hz>", "sample rate of 16-bit samples without a header")
        .argParser(wholeNumber(1000)).default(16000),
      new Option("--hop <s>", "seconds between decisions (default: 0.5)").argParser(seconds),
      new Option("--smooth <n>", "average so many decisions").argParser(wholeNumber(1)),
      new Option("--suppress <s>", "seconds without repeating an emotion").argParser(seconds),
      new Option("--json", "print a line of JSON for each decision, and one for the whole"),
    ],
    help: "Standard input is a WAV file or 16-bit little-endian samples of one channel:\n" +
      "  arecord -f S16_LE -r 16000 | deno task listen\n" +
      "  ffmpeg -i talk.mp3 -f wav - | deno task listen\n" +
      "The end of the input, or Ctrl-C, ends it with a summary and exit code 0.",
    stopping: "",
    load: async () => (await import("@/app/commands/listen.ts")).listen,
  },
  serve: {
    description: "recognise for programs by HTTP, and open the page that listens",
    options: [
      new Option(
        "--model <dir>",
        "folder of a trained network or of a run; may be repeated (default: the published network)",
      ).argParser(several),
      ENGINE,
      new Option("--host <address>", "where to listen; 0.0.0.0: let other machines ask")
        .default("127.0.0.1"),
      new Option("--port <n>", "0: any that is free").argParser(wholeNumber(0)).default(8000),
      new Option("--threads <n>", "threads that recognise (default: one for each core)")
        .argParser(wholeNumber(1)),
      new Option("--no-page", "for programs alone"),
      new Option("--origin <url>", "let the pages of another site ask; may be repeated")
        .argParser(several),
    ],
    help: "  curl --data-binary @speech.wav http://127.0.0.1:8000/v1/predict\n" +
      "/openapi.json says what else can be asked. Each request is a line of JSON on stderr, without\n" +
      "sound or names of files. Ctrl-C or SIGTERM ends it when what has begun is finished.",
    stopping: "",
    load: async () => (await import("@/app/commands/serve.ts")).serve,
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;

/** Collects the values of an option that is repeated. */
function several(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}
