/** `predict`: the emotion in recordings. @module */
import { extname, join } from "@std/path";
import { AUDIO_EXTENSIONS } from "@/audio/decode.ts";
import { InputError } from "@/base/errors.ts";
import { counted } from "@/base/words.ts";
import type { Shard } from "@/base/shard.ts";
import { reading } from "@/disk/files.ts";
import type { AdaptedRecognizer } from "@/recognition/mod.ts";
import { isUnsupportedSound, walk } from "@/disk/walk.ts";
import { describeError, EXIT, exitCodeOf, printResult, say } from "@/reporting/console.ts";
import { terminalProgress } from "@/reporting/progress.ts";
import {
  type FileRecognition,
  recognitionCsv,
  recognitionText,
} from "@/reporting/recognition_text.ts";
import type { Call } from "@/app/call.ts";
import { planPlots, type Plots } from "./plots.ts";
import { mergeShards, predictionFile } from "./predict_out.ts";
import { type NetworkFlags, openNetwork, recogniseFile } from "./recognise.ts";

interface Flags extends NetworkFlags {
  readonly oneSpeaker?: boolean;
  readonly timeline?: boolean;
  readonly csv?: boolean;
  readonly json?: boolean;
  readonly plot?: string;
  readonly out?: string;
  readonly shard?: Shard;
  readonly merge?: string;
  readonly debug?: boolean;
}

/** Work that takes longer shows its progress. */
const PATIENCE_MS = 2000;

/**
 * Recognises emotions in files and folders.
 * @returns 2 if a file cannot be read; 0 if all are answered, unsure and without speech included
 */
export async function predict({ words, flags, signal }: Call<Flags>): Promise<number> {
  if (flags.csv && flags.json) {
    throw new InputError("print the results", "--csv and --json exclude each other");
  }
  if (flags.merge !== undefined) return await merge(flags.merge, { words, json: flags.json });
  if (words.length === 0) throw new InputError("recognise anything", "no recording is named");
  if (flags.shard !== undefined && flags.out === undefined) {
    throw new InputError("recognise a part of the recordings", "--out is missing", {
      remedy: "name a folder that all parts are written to",
    });
  }
  const errors: Error[] = [];
  const files = new Set<string>(); // each once, also where it is named twice
  for (const path of words) {
    await collect(errors, async () => {
      for (const file of await filesOf(path, errors)) files.add(file);
    });
  }
  const plots = flags.plot === undefined ? null : planPlots(flags.plot, [...files]);
  const work = { flags, signal, errors, plots };
  const { out } = flags;
  if (out === undefined) {
    const found: FileRecognition[] = [];
    const onFound = (one: FileRecognition) => void found.push(one);
    const recognizer = await predictFiles([...files], { ...work, onFound });
    await collect(errors, () => {
      print(flags.oneSpeaker && recognizer !== null ? recognizer.relate(found) : found, flags);
    });
  } else if (files.size > 0) await collect(errors, () => predictInto(out, [...files], work));
  for (const error of errors) say(describeError(error, { debug: flags.debug }));
  return errors.length > 0 ? EXIT.badInput : EXIT.ok;
}

async function merge(
  dir: string,
  { words, json }: { readonly words: readonly string[]; readonly json: boolean | undefined },
): Promise<number> {
  if (words.length > 0) {
    throw new InputError("merge predictions", "recordings are named, too", {
      remedy: "leave them out",
    });
  }
  const file = await mergeShards(dir);
  printResult({ file }, { json, text: () => file });
  return EXIT.ok;
}

function print(found: readonly FileRecognition[], { json, csv, timeline }: Flags): void {
  if (json || found.length > 0) {
    const text = () =>
      csv ? recognitionCsv(found, { timeline }) : recognitionText(found, { timeline });
    printResult(found, { json, text });
  }
  if (json) return;
  // Notes go to stderr; as JSON they are part of the result.
  for (const { file, notes } of found) {
    for (const note of notes) say(`${file}: ${note}`);
  }
}

/** Runs a step; wrong input is put into `errors`, so that the other files are still predicted. */
async function collect(errors: Error[], step: () => Promise<void> | void): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (exitCodeOf(error) !== EXIT.badInput) throw error;
    errors.push(error as Error);
  }
}

/**
 * The files that a path stands for: a file for itself, a folder for the sound files in it, at any
 * depth and through links, without hidden ones. What may not be read is added to `errors`.
 */
async function filesOf(path: string, errors: Error[]): Promise<string[]> {
  if (path === "") throw new InputError("read a recording without a name", "a path is empty");
  const { isDirectory } = await reading(path, () => Deno.stat(path));
  if (!isDirectory) return [path];
  const sounds: string[] = [];
  for await (const file of walk(path, { prefix: "." })) {
    if (!(file instanceof InputError)) {
      if (isSound(file)) sounds.push(join(path, file));
    } else if (isSound(file.file!) || file.code !== "missing") errors.push(file);
  }
  if (sounds.length > 0) return sounds.sort();
  throw new InputError(
    `find a recording in "${path}"`,
    `the folder holds no ${AUDIO_EXTENSIONS.join(", ")} file`,
    { code: "missing" },
  );
}

/** Whether a file is a sound by its name, supported or not. Hidden files are none. */
function isSound(path: string): boolean {
  // macOS leaves a ._x.wav, which is no audio, beside each x.wav.
  const hidden = path.split("/").some((part) => part !== "." && part.startsWith("."));
  const extension = extname(path).toLowerCase();
  return !hidden && (AUDIO_EXTENSIONS.includes(extension) || isUnsupportedSound(path));
}

/** How files are recognised. */
interface PredictWork {
  readonly flags: Flags;
  readonly signal: AbortSignal;
  /** Takes what is wrong with single files. */
  readonly errors: Error[];
  readonly plots: Plots | null;
}

/**
 * Writes what is recognised into a file in a folder, and keeps none of it.
 * @throws {InputError} if nothing was; a file that is there then stays as it is
 */
async function predictInto(
  dir: string,
  files: readonly string[],
  work: PredictWork,
): Promise<void> {
  const { path, files: own, write } = await predictionFile(dir, { files, flags: work.flags });
  let recordings = 0;
  await write(async (append) => {
    await predictFiles(own, {
      ...work,
      onFound: async (one) => {
        await append(one);
        recordings++;
      },
    });
    if (recordings > 0 || work.flags.shard !== undefined) return; // A part may be empty.
    throw new InputError(`write "${path}"`, "none of the recordings can be read");
  });
  printResult({ file: path, recordings }, {
    json: work.flags.json,
    text: () => `${counted(recordings, "recording")} in ${path}`,
  });
}

/** Recognises in files, one after the other. @returns what recognised; null without files */
async function predictFiles(
  files: readonly string[],
  { flags, signal, errors, plots, onFound }: PredictWork & {
    readonly onFound: (one: FileRecognition) => Promise<void> | void;
  },
): Promise<AdaptedRecognizer | null> {
  if (files.length === 0) return null;
  // A second thread takes longer to start than it saves at one file; the scores are the same.
  const threads = files.length === 1 ? 1 : undefined;
  const recognizer = await openNetwork(flags, { threads });
  // A program that calls this one reads errors from stderr, and nothing else.
  const bar = Deno.stderr.isTerminal()
    ? terminalProgress({ label: "recognising", total: files.length, delayMs: PATIENCE_MS })
    : null;
  try {
    for (const [i, file] of files.entries()) {
      await collect(errors, async () => {
        const onProgress = (share: number) => bar?.update(i + share);
        const one = await recogniseFile(file, recognizer, { signal, onProgress });
        await onFound(one);
        await plots?.draw(one, recognizer);
      });
      bar?.update(i + 1);
    }
  } finally {
    await bar?.done();
  }
  return recognizer;
}
