/** `predict`: the emotion in recordings. @module */
import { extname, join } from "@std/path";
import { AUDIO_EXTENSIONS } from "@/audio/decode.ts";
import { InputError } from "@/base/errors.ts";
import { reading } from "@/disk/files.ts";
import { openRecognizer } from "@/disk/models.ts";
import type { EngineOptions } from "@/engine/start.ts";
import { readWaveform } from "@/disk/recording.ts";
import { isUnsupportedSound, walk } from "@/disk/walk.ts";
import type { Recognition, Recognizer } from "@/recognition/mod.ts";
import { describeError, EXIT, exitCodeOf, printResult, say } from "@/reporting/console.ts";
import { PUBLISHED_MODEL } from "@/reporting/published/published_model.ts";
import { left, makeTable, renderTable, right } from "@/reporting/table.ts";
import type { Call } from "@/app/call.ts";
import { progressBars } from "./progress.ts";

interface Flags {
  readonly model?: string;
  readonly engine: NonNullable<EngineOptions["provider"]>;
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** What is printed for one recording. */
export interface FilePrediction extends Recognition {
  readonly file: string;
}

/** Recognises emotions in files and folders. */
export async function predict({ words, flags, signal }: Call<Flags>): Promise<number> {
  const errors: Error[] = [];
  const files = await listFiles(words, errors);
  const predictions = files.length === 0
    ? []
    : await predictFiles(files, { flags, signal, errors });
  if (flags.json || predictions.length > 0) {
    printResult(predictions, { json: flags.json, text: () => predictionTable(predictions) });
  }
  if (!flags.json) sayNotes(predictions);
  for (const error of errors) say(describeError(error, { debug: flags.debug }));
  return errors.length > 0 ? EXIT.badInput : EXIT.ok;
}

/** Notes go to stderr; as JSON they are part of the result. */
function sayNotes(predictions: readonly FilePrediction[]): void {
  for (const { file, notes } of predictions) {
    for (const note of notes) say(`${file}: ${note}`);
  }
}

/** Runs a step; wrong input is put into `errors`, so that the other files are still predicted. */
async function collect(errors: Error[], step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (exitCodeOf(error) !== EXIT.badInput) throw error;
    errors.push(error as Error);
  }
}

/**
 * The files that paths stand for, each once: a file for itself, a folder for the sound files in it,
 * at any depth and through links, without hidden ones. What does not exist or may not be read and a
 * folder without sound are added to `errors`.
 */
async function listFiles(paths: readonly string[], errors: Error[]): Promise<string[]> {
  const files = new Set<string>();
  for (const path of paths) {
    await collect(errors, async () => {
      for (const file of await filesOf(path, errors)) files.add(file);
    });
  }
  return [...files];
}

async function filesOf(path: string, errors: Error[]): Promise<string[]> {
  if (path === "") throw new InputError("read a recording without a name", "a path is empty");
  const { isDirectory } = await reading(path, () => Deno.stat(path));
  if (!isDirectory) return [path];
  const sounds: string[] = [];
  for await (const file of walk(path, ".")) {
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

async function predictFiles(
  files: readonly string[],
  { flags, signal, errors }: { flags: Flags; signal: AbortSignal; errors: Error[] },
): Promise<FilePrediction[]> {
  const { model = PUBLISHED_MODEL, engine } = flags;
  // A second thread takes longer to start than it saves at one file; the scores are the same.
  const threads = files.length === 1 ? 1 : undefined;
  const recognizer = await openRecognizer(model, { engine: { provider: engine, threads } });
  const predictions: FilePrediction[] = [];
  // A program that calls this one reads errors from stderr, and nothing else.
  await using bars = Deno.stderr.isTerminal() && files.length > 1 ? progressBars() : undefined;
  for (const [i, file] of files.entries()) {
    signal.throwIfAborted();
    await collect(errors, async () => {
      predictions.push(await predictFile(file, recognizer));
    });
    bars?.update("predicting", i + 1, files.length);
  }
  return predictions;
}

async function predictFile(file: string, recognizer: Recognizer): Promise<FilePrediction> {
  return { file, ...await recognizer.recognize(await readWaveform(file)) };
}

function predictionTable(predictions: readonly FilePrediction[]): string {
  const best = (p: FilePrediction) =>
    p.best === null ? "" : Object.entries(p.scores).sort(([, a], [, b]) => b - a).slice(0, 3)
      .map(([emotion, score]) => `${emotion} ${Math.round(100 * score)} %`).join(", ");
  const table = makeTable(predictions, [
    left("file", ({ file }) => file),
    left("emotion", ({ emotion, status }) => emotion ?? status.replace("_", " ")),
    left("scores", best),
    right("s", ({ durationSec }) => durationSec.toFixed(1)),
  ]);
  return renderTable(table, "text");
}
