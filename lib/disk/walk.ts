/**
 * The recordings in a corpus' folder: which files there are, and what is in one of them.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { basename, join } from "@std/path";
import { AUDIO_EXTENSIONS, decodeAudio } from "@/audio/decode.ts";
import { mixDown } from "@/audio/mix.ts";
import { checkWaveform } from "@/audio/waveform.ts";
import { exists, reading } from "./files.ts";
import type { Corpus } from "@/corpora/corpus.ts";

/** The files below a corpus' folder. */
export interface Listing {
  /** Files that are named as recordings, relative to the root, with `/` between folders; sorted. */
  readonly recordings: readonly string[];
  /** All other files, hidden ones among them; sorted. */
  readonly others: readonly string[];
}

/** The content of one recording, as far as an index is concerned with it. */
export interface RecordingFacts {
  readonly sampleRate: number;
  readonly channels: number;
  readonly durationSec: number;
}

/**
 * Lists a corpus' files, through all folders below its own and through links.
 * @param root the folder that holds the corpus' folder, such as `data/raw`
 * @throws {Deno.errors.NotFound} when there is no such folder, or a link leads nowhere; every I/O
 *   error names the place
 */
export async function listRecordings(corpus: Corpus, root: string): Promise<Listing> {
  const recordings: string[] = [], others: string[] = [];
  for await (const path of walk(root, corpus.folder, [])) {
    (isRecording(path, corpus) ? recordings : others).push(path);
  }
  return { recordings: recordings.sort(), others: others.sort() };
}

/**
 * Whether a corpus' folder is there and holds at least one recording.
 * @throws as `listRecordings`, but not when there is no such folder
 */
export async function hasRecordings(corpus: Corpus, root: string): Promise<boolean> {
  const folder = join(root, corpus.folder);
  if (!await exists(folder)) return false;
  for await (const path of walk(root, corpus.folder, [])) {
    if (isRecording(path, corpus)) return true;
  }
  return false;
}

/** What the names of a corpus' recordings end in, in lower case: a table may name any sound file. */
function extensionsOf(corpus: Corpus): readonly string[] {
  return corpus.table ? AUDIO_EXTENSIONS : [".wav"];
}

/** Hidden files are no recordings: macOS leaves a `._x.wav`, which is no audio, beside each x.wav. */
function isRecording(path: string, corpus: Corpus): boolean {
  const name = basename(path).toLowerCase();
  return !name.startsWith(".") && extensionsOf(corpus).some((end) => name.endsWith(end));
}

async function* walk(
  root: string,
  folder: string,
  above: readonly string[],
): AsyncGenerator<string> {
  const path = join(root, folder);
  const real = await reading(path, () => Deno.realPath(path));
  if (above.includes(real)) return; // a link back to a folder that is being walked
  const entries = await reading(path, () => Array.fromAsync(Deno.readDir(path)));
  for (const entry of entries) {
    const inside = `${folder}/${entry.name}`;
    const target = entry.isSymlink
      ? await reading(join(root, inside), () => Deno.stat(join(root, inside)))
      : entry;
    if (target.isDirectory) yield* walk(root, inside, [...above, real]);
    else if (target.isFile) yield inside;
  }
}

/**
 * Reads a recording's bytes.
 * @throws the operating system's error, as a sentence that names the file
 */
export function readRecording(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return reading(path, () => Deno.readFile(path));
}

/** SHA-256 of some bytes, as 64 hexadecimal digits. */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Decodes a whole recording, so that a damaged one is found here and not in the midst of a training.
 * @throws {SyntaxError | RangeError} when it cannot be decoded or holds no finite samples
 */
export async function inspectRecording(
  bytes: Uint8Array,
  options: { name: string },
): Promise<RecordingFacts> {
  const audio = await decodeAudio(bytes, options);
  const waveform = mixDown(audio);
  try {
    checkWaveform(waveform);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { why, remedy } = error;
    throw new InputError(`read ${options.name}`, why, { remedy, file: options.name, cause: error });
  }
  const seconds = waveform.samples.length / waveform.sampleRate;
  return {
    sampleRate: audio.sampleRate,
    channels: audio.channels.length,
    durationSec: Math.round(seconds * 1e6) / 1e6,
  };
}
