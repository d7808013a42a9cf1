/** `predict`: the emotion in recordings. @module */
import { InputError } from "@/base/errors.ts";
import "@/host/mod.ts";
import { join } from "@std/path";
import { Command } from "commander";
import { PUBLISHED_MODEL } from "@/reporting/published/published_model.ts";
import { describeError, EXIT, exitCodeOf, printResult, say } from "@/reporting/console.ts";
import { AUDIO_EXTENSIONS } from "@/audio/decode.ts";
import { reading } from "@/disk/files.ts";
import { readWaveform } from "@/disk/recording.ts";
import { displayPath } from "@/disk/paths.ts";
import { openRecognizer } from "@/disk/models.ts";
import type { Recognizer } from "@/recognition/recognizer.ts";
import { left, makeTable, renderTable, right } from "@/reporting/table.ts";
import { type CommonFlags, engineOptions, finish, OPTIONS, progressBars } from "./shared.ts";

type Flags = CommonFlags & { readonly model: string; readonly engine?: string };

/** Names that sounds have. What a file holds decides how it is read; this only finds it in a folder. */
const SOUND = new RegExp(`(${AUDIO_EXTENSIONS.map((ending) => `\\${ending}`).join("|")})$`, "i");

/** What is printed for one recording. */
export interface FilePrediction {
  readonly file: string;
  readonly emotion: string;
  /** One score for each emotion; they sum to 1. */
  readonly scores: Readonly<Record<string, number>>;
  readonly durationSec: number;
  /** What makes the answer less reliable. */
  readonly notes: readonly string[];
}

/** The command that recognises emotions in files and folders. */
export function predictCommand(): Command {
  return new Command("predict")
    .description("recognise the emotion in recordings, or in all sound files of folders")
    .argument(
      "<paths...>",
      "sound files (WAV, AIFF, FLAC, MP3, Ogg, Opus), or folders that hold some",
    )
    .option("--model <dir>", "folder of a trained network", displayPath(PUBLISHED_MODEL))
    .addOption(OPTIONS.engine()).addOption(OPTIONS.json()).addOption(OPTIONS.debug())
    .action((paths: string[], flags: Flags) =>
      finish({ ...flags, stopped: "without a result" }, async (signal) => {
        const { files, errors } = await listFiles(paths);
        const model = flags.model === displayPath(PUBLISHED_MODEL) ? PUBLISHED_MODEL : flags.model;
        const predictions: FilePrediction[] = [];
        if (files.length > 0) {
          const recognizer = await openRecognizer(model, { engine: engineOptions(flags.engine) });
          const predicted = await predictFiles(files, { recognizer, signal });
          predictions.push(...predicted.predictions);
          errors.push(...predicted.errors);
        }
        if (flags.json) printResult(predictions, { json: true, text: String });
        else if (predictions.length > 0) {
          printResult(predictions, { text: () => lines(predictions) });
        }
        for (const { file, notes } of predictions) {
          for (const note of notes) say(`${file}: ${note}`);
        }
        for (const error of errors) say(describeError(error, { debug: flags.debug ?? false }));
        return errors.length > 0 ? EXIT.badInput : EXIT.ok;
      })
    );
}

/** Files that were asked for, and what is wrong with what was asked for. */
export interface FileList {
  readonly files: string[];
  readonly errors: Error[];
}

/**
 * The files that paths stand for: a file for itself, a folder for the sound files in it, at any
 * depth and through links, hidden ones left out. Each stands there once. A path that does not exist
 * or may not be read and a folder without sound are errors, beside which the other paths count.
 */
export async function listFiles(paths: readonly string[]): Promise<FileList> {
  const files = new Set<string>(), errors: Error[] = [];
  for (const path of paths) {
    try {
      for (const file of await filesOf(path)) files.add(file);
    } catch (error) {
      if (exitCodeOf(error) !== EXIT.badInput) throw error;
      errors.push(error as Error);
    }
  }
  return { files: [...files], errors };
}

async function filesOf(path: string): Promise<string[]> {
  if (path === "") throw new InputError("read a recording without a name", "a path is empty");
  const { isDirectory } = await reading(path, () => Deno.stat(path));
  if (!isDirectory) return [path];
  const found = await soundFiles(path, []);
  if (found.length > 0) return found;
  throw new InputError(
    `find a recording in "${path}"`,
    `the folder holds no ${AUDIO_EXTENSIONS.join(", ")} file`,
    { code: "missing" },
  );
}

async function soundFiles(dir: string, above: readonly string[]): Promise<string[]> {
  const real = await reading(dir, () => Deno.realPath(dir));
  if (above.includes(real)) return []; // a link back to a folder that is being listed
  const entries = await reading(dir, () => Array.fromAsync(Deno.readDir(dir)));
  const files: string[] = [];
  for (const { name, isDirectory, isSymlink } of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
    // macOS leaves a ._x.wav, which is no audio, beside each x.wav
    if (name.startsWith(".")) continue;
    const path = join(dir, name), isSound = SOUND.test(name);
    const isFolder = isDirectory ||
      isSymlink && (await Deno.stat(path).catch(() => null))?.isDirectory === true;
    if (isFolder) files.push(...await soundFiles(path, [...above, real]));
    else if (isSound) files.push(path);
  }
  return files;
}

/** Recognises each file; what is wrong with those that cannot be used is given back. */
async function predictFiles(
  files: readonly string[],
  { recognizer, signal }: { recognizer: Recognizer; signal: AbortSignal },
): Promise<{ predictions: FilePrediction[]; errors: Error[] }> {
  const predictions: FilePrediction[] = [], errors: Error[] = [];
  // A program that calls this one reads errors from stderr, and nothing else.
  await using bars = Deno.stderr.isTerminal() && files.length > 1 ? progressBars() : undefined;
  for (const [i, file] of files.entries()) {
    signal.throwIfAborted();
    try {
      const { emotion, scores, durationSec, notes } = await recognizeFile(file, recognizer);
      predictions.push({ file, emotion, scores, durationSec, notes });
    } catch (error) {
      if (exitCodeOf(error) !== EXIT.badInput) throw error;
      errors.push(error as Error);
    }
    bars?.update("predicting", i + 1, files.length);
  }
  return { predictions, errors };
}

async function recognizeFile(file: string, recognizer: Recognizer) {
  const waveform = await readWaveform(file);
  try {
    return await recognizer.recognize(waveform);
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    const { what, why, remedy, code } = cause;
    throw new InputError(`${what} of "${file}"`, why, { remedy, code, file, cause });
  }
}

function lines(predictions: readonly FilePrediction[]): string {
  const best = (p: FilePrediction) =>
    Object.entries(p.scores).sort(([, a], [, b]) => b - a).slice(0, 3)
      .map(([emotion, score]) => `${emotion} ${Math.round(100 * score)} %`).join(", ");
  const table = makeTable(predictions, [
    left("file", ({ file }) => file),
    left("emotion", ({ emotion }) => emotion),
    left("scores", best),
    right("s", ({ durationSec }) => durationSec.toFixed(1)),
  ]);
  return renderTable(table, "text");
}
