/**
 * Reading recordings: every stage that needs sound from a file calls {@link readWaveform}.
 * @module
 */
import { join } from "@std/path";
import type { Utterance } from "@/corpora/utterance.ts";
import { PATHS } from "./paths.ts";
import { decodeWaveform } from "@/audio/decode.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { InputError } from "@/base/errors.ts";
import { reading } from "./files.ts";

/** Larger files are not utterances, and their samples would not fit in memory. */
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
 * Reads an utterance's recording.
 * @param options.root the folder that paths are relative to @default PATHS.raw
 * @throws {InputError} as {@linkcode readWaveform}
 */
export function readUtterance(
  utterance: Pick<Utterance, "path">,
  options: { readonly root?: string | undefined } = {},
): Promise<Waveform> {
  return readWaveform(join(options.root ?? PATHS.raw, utterance.path));
}
