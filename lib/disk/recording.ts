/**
 * Reading recordings: every stage that needs sound from a file calls {@link readWaveform}, or
 * {@link readPieces} where it may be long.
 * @module
 */
import { identifyContainer } from "@/audio/container.ts";
import { decodeWaveform } from "@/audio/decode.ts";
import { createPipeReader } from "@/audio/pipe.ts";
import { withName } from "@/audio/unreadable.ts";
import { cutWaveform, type Waveform } from "@/audio/waveform.ts";
import { InputError } from "@/base/errors.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { reading } from "./files.ts";
import { recordingFile } from "./own_corpora.ts";

/** Larger files are not utterances, and their samples would not fit in memory. */
const MAX_BYTES = 2 ** 30;
/** WAV files of this size and more are not read whole by `readPieces`. */
const LONG_BYTES = 2 ** 25;
/** Bytes of a long file that are read at a time. */
const PIECE_BYTES = 2 ** 21;
/** Samples of a piece of any other file. */
const PIECE_SAMPLES = 2 ** 19;

/**
 * Reads a sound file as bytes.
 * @throws {InputError} if it cannot be read or is too large
 */
export function readBytes(path: string): Promise<Uint8Array> {
  return reading(path, async () => {
    const { size, isDirectory } = await Deno.stat(path);
    if (isDirectory) throw new Deno.errors.IsADirectory();
    if (size > MAX_BYTES) {
      const why = `it has ${size} bytes, more than the ${MAX_BYTES} that fit in memory`;
      throw new InputError(`read "${path}"`, why, {
        remedy: "cut the recording into parts",
        file: path,
      });
    }
    return await Deno.readFile(path);
  });
}

/**
 * Reads a recording as one channel. The kinds of file are those of `decodeAudio`.
 * @param path file to read
 * @returns the waveform; `notes` says what was odd about the file
 * @throws {InputError} naming the file, if it cannot be opened or decoded, or if it has no samples,
 * samples that are not finite, or an impossible rate
 */
export async function readWaveform(path: string): Promise<Waveform> {
  return decodeWaveform(await readBytes(path), { name: path });
}

/**
 * Reads an utterance's recording, or the part of it that the utterance is.
 * @param options.root the folder that paths are relative to @default PATHS.raw
 * @throws {InputError} as {@linkcode readWaveform}
 */
export async function readUtterance(
  { path, segment }: Pick<Utterance, "path" | "segment">,
  options: { readonly root?: string | undefined } = {},
): Promise<Waveform> {
  const waveform = await readWaveform(recordingFile(path, options.root));
  return segment === undefined ? waveform : cutWaveform(waveform, segment);
}

/** Part of a recording. */
export interface Piece extends Waveform {
  /** Share of the recording up to its end. */
  readonly share: number;
}

/**
 * Reads a recording as one channel, piece after piece. Of a WAV file of at least 32 MB only one piece
 * is held in memory.
 * @throws {InputError} as {@linkcode readWaveform}, or if a long file is cut short
 */
export async function* readPieces(path: string): AsyncGenerator<Piece> {
  if (await isLongWav(path)) {
    yield* readLong(path);
    return;
  }
  const { samples, sampleRate, notes = [] } = await readWaveform(path);
  for (let at = 0; at < samples.length; at += PIECE_SAMPLES) {
    const end = Math.min(samples.length, at + PIECE_SAMPLES);
    const piece = { samples: samples.subarray(at, end), sampleRate, share: end / samples.length };
    yield { ...piece, notes: at === 0 ? notes : [] };
  }
}

async function isLongWav(path: string): Promise<boolean> {
  return await reading(path, async () => {
    const { size, isFile } = await Deno.stat(path);
    if (!isFile || size < LONG_BYTES) return false;
    using file = await Deno.open(path);
    const start = new Uint8Array(64);
    await file.read(start);
    const kind = identifyContainer(start);
    return kind === "wav" || kind === "rf64";
  });
}

async function* readLong(path: string): AsyncGenerator<Piece> {
  const reader = createPipeReader({ sampleRate: 0 }); // A WAV file names its own.
  using file = await reading(path, () => Deno.open(path));
  const { size } = await file.stat();
  const buffer = new Uint8Array(PIECE_BYTES);
  const named = async <T>(step: () => T | Promise<T>): Promise<T> => {
    try {
      return await reading(path, async () => await step());
    } catch (error) {
      throw withName(error, path);
    }
  };
  let read = 0;
  for (;;) {
    const count = await named(() => file.read(buffer));
    if (count === null) break;
    const samples = await named(() => reader.push(buffer.subarray(0, count)));
    read += count;
    if (samples.length > 0) {
      yield { samples, sampleRate: reader.sampleRate(), share: Math.min(1, read / size) };
    }
  }
  const { samples, notes, missing } = await named(() => reader.finish());
  if (missing > 0) {
    throw new InputError(`read "${path}"`, `it is cut short: ${missing} bytes are missing`, {
      remedy: "copy or download the file again",
      code: "damaged",
      file: path,
    });
  }
  yield { samples, sampleRate: reader.sampleRate(), notes, share: 1 };
}
