/** Recordings that are too long to be read whole. @module */
import { InputError } from "@/base/errors.ts";
import { identifyContainer } from "@/audio/container.ts";
import { createPipeReader } from "@/audio/pipe.ts";
import { withName } from "@/audio/unreadable.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { reading } from "./files.ts";

/** Files of this size and more are read in pieces, if they are WAV. */
const LONG_BYTES = 2 ** 25;
/** Bytes that are read at a time. */
const PIECE_BYTES = 2 ** 21;

/** A recording in pieces. */
export interface LongRecording {
  /** Its samples, one channel, in order. */
  pieces(): AsyncGenerator<Piece>;
}

/** Part of a recording. */
export interface Piece extends Waveform {
  /** Share of the file up to its end. */
  readonly share: number;
}

/**
 * Opens a WAV file of at least 32 MB, to be read in pieces.
 * @returns null for any other file, which is to be read whole
 * @throws {InputError} naming the file, if it cannot be read, also from `pieces`
 */
export async function openLong(path: string): Promise<LongRecording | null> {
  return await reading(path, async () => {
    const { size, isFile } = await Deno.stat(path);
    if (!isFile || size < LONG_BYTES) return null;
    using file = await Deno.open(path);
    const start = new Uint8Array(64);
    await file.read(start);
    const kind = identifyContainer(start);
    if (kind !== "wav" && kind !== "rf64") return null;
    return { pieces: () => readPieces(path, size) };
  });
}

async function* readPieces(path: string, size: number): AsyncGenerator<Piece> {
  const reader = createPipeReader({ sampleRate: 0 }); // A WAV file names its own.
  using file = await reading(path, () => Deno.open(path));
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
