/**
 * The one door through which recordings come in: every stage that needs sound from a file calls
 * {@link readWaveform}.
 * @module
 */

import { InputError } from "@/base/errors.ts";
import { reading } from "./files.ts";
import { decodeWaveform } from "@/audio/decode.ts";
import type { Waveform } from "@/audio/waveform.ts";

/** Larger files are not utterances, and would not fit in memory as samples. */
const MAX_BYTES = 2 ** 30;

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
      throw new InputError(`read "${path}"`, why, { remedy: "cut the recording into parts" });
    }
    return await Deno.readFile(path);
  });
}

/**
 * Reads a recording as one channel: reads the file, decodes it by its content, takes the mean of
 * its channels and checks every sample. The kinds of file are those of `decodeAudio`.
 * @param path file to read
 * @throws Deno.errors.NotFound, PermissionDenied, NotCapable, IsADirectory if it cannot be opened;
 * SyntaxError if it is no sound file that can be decoded; RangeError if it has no samples, samples
 * that are not finite, or an impossible rate. Each names the file, the reason and the remedy.
 */
export async function readWaveform(path: string): Promise<Waveform> {
  return decodeWaveform(await readBytes(path), { name: path });
}
