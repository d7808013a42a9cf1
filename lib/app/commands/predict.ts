/** `predict`: the emotion in recordings. @module */
import { join } from "@std/path";
import { Command } from "commander";
import { describeError, EXIT, exitCodeOf, printResult, say } from "@/app/console.ts";
import { readWaveform } from "@/audio/read.ts";
import { displayPath, PATHS } from "@/paths.ts";
import { loadRecognizer, type Recognizer } from "@/recognition/recognizer.ts";
import { textTable } from "@/reporting/text_table.ts";
import { type CommonFlags, engineOptions, finish, OPTIONS, progressBars } from "./shared.ts";

type Flags = CommonFlags & { readonly model: string; readonly engine?: string };

/** What is printed for one recording. */
export interface FilePrediction {
  readonly file: string;
  readonly emotion: string;
  /** One score for each emotion; they sum to 1. */
  readonly scores: Readonly<Record<string, number>>;
  readonly durationSec: number;
}

/** The network that is published with the project. */
export const PUBLISHED_MODEL = join(PATHS.models, "two_channel");

/** The command that recognises emotions in files and folders. */
export function predictCommand(): Command {
  return new Command("predict")
    .description("recognise the emotion in recordings, or in all WAV files of folders")
    .argument("<paths...>", "WAV files, or folders that hold some")
    .option("--model <dir>", "folder of a trained network", displayPath(PUBLISHED_MODEL))
    .addOption(OPTIONS.engine()).addOption(OPTIONS.json()).addOption(OPTIONS.debug())
    .action((paths: string[], flags: Flags) =>
      finish(flags, async (signal) => {
        const files = await listFiles(paths);
        const model = flags.model === displayPath(PUBLISHED_MODEL) ? PUBLISHED_MODEL : flags.model;
        const recognizer = await loadRecognizer(model, { engine: engineOptions(flags.engine) });
        const { predictions, failed } = await predictFiles(files, { recognizer, signal });
        printResult(predictions, { json: flags.json ?? false, text: () => lines(predictions) });
        return failed > 0 ? EXIT.badInput : EXIT.ok;
      })
    );
}

/**
 * The files that paths stand for: a file for itself, a folder for the WAV files in it, at any depth.
 * @throws {Deno.errors.NotFound} for a path that does not exist, or a folder without WAV files
 */
export async function listFiles(paths: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(paths.map(async (path) => {
    const { isDirectory } = await Deno.stat(path).catch((cause) => {
      if (!(cause instanceof Deno.errors.NotFound)) throw cause;
      throw new Deno.errors.NotFound(`Cannot read "${path}": there is no such file or folder`, {
        cause,
      });
    });
    if (!isDirectory) return [path];
    const found = await wavFiles(path);
    if (found.length > 0) return found;
    throw new Deno.errors.NotFound(
      `Cannot find a recording in "${path}": the folder holds no .wav file`,
    );
  }));
  return [...new Set(lists.flat())];
}

async function wavFiles(dir: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(dir));
  const lists = await Promise.all(
    entries.sort((a, b) => (a.name < b.name ? -1 : 1)).map((entry) => {
      const path = join(dir, entry.name);
      if (entry.isDirectory) return wavFiles(path);
      return /\.wav$/i.test(entry.name) ? [path] : [];
    }),
  );
  return lists.flat();
}

/** Recognises each file; one that cannot be used is named on stderr, and the others go on. */
async function predictFiles(
  files: readonly string[],
  { recognizer, signal }: { recognizer: Recognizer; signal: AbortSignal },
): Promise<{ predictions: FilePrediction[]; failed: number }> {
  const predictions: FilePrediction[] = [], errors: unknown[] = [];
  const bars = files.length > 1 ? progressBars() : undefined;
  for (const [i, file] of files.entries()) {
    signal.throwIfAborted();
    try {
      const { emotion, scores, durationSec } = await recognizeFile(file, recognizer);
      predictions.push({ file, emotion, scores, durationSec });
    } catch (error) {
      if (exitCodeOf(error) !== EXIT.badInput) throw error;
      errors.push(error);
    }
    bars?.update("predicting", i + 1, files.length);
  }
  await bars?.done();
  for (const error of errors) say(describeError(error));
  return { predictions, failed: errors.length };
}

async function recognizeFile(file: string, recognizer: Recognizer) {
  const waveform = await readWaveform(file);
  try {
    return await recognizer.recognize(waveform);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new RangeError(`Cannot use "${file}": ${cause.message}`, { cause });
  }
}

function lines(predictions: readonly FilePrediction[]): string {
  const best = (p: FilePrediction) =>
    Object.entries(p.scores).sort(([, a], [, b]) => b - a).slice(0, 3)
      .map(([emotion, score]) => `${emotion} ${Math.round(100 * score)} %`).join(", ");
  return textTable([
    { title: "file", cells: predictions.map((p) => p.file) },
    { title: "emotion", cells: predictions.map((p) => p.emotion) },
    { title: "scores", cells: predictions.map(best) },
    { title: "s", cells: predictions.map((p) => p.durationSec.toFixed(1)), align: "right" },
  ]);
}
