/**
 * The one door through which recordings come in: every stage that needs sound from a file calls
 * {@link readWaveform}.
 * @module
 */

import { decodeWaveform } from "@/audio/decode.ts";
import type { Waveform } from "@/audio/waveform.ts";

/** Larger files are not utterances, and would not fit in memory as samples. */
const MAX_BYTES = 2 ** 30;

const REASONS: readonly (readonly [
  kind: new (message?: string, options?: ErrorOptions) => Error,
  reason: string,
])[] = [
  [Deno.errors.NotFound, "there is no such file; check the path"],
  [Deno.errors.PermissionDenied, "the system does not allow it; change the file's permissions"],
  [Deno.errors.NotCapable, "Deno was not given access; add --allow-read"],
  [Deno.errors.IsADirectory, "it is a folder; name a file in it"],
];

/** The same kind of error, saying in a sentence what could not be read, why, and what to do. */
function explain(path: string, error: unknown): unknown {
  for (const [Kind, reason] of REASONS) {
    if (error instanceof Kind) {
      return new Kind(`Cannot read "${path}": ${reason}`, { cause: error });
    }
  }
  return error;
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const { size, isDirectory } = await Deno.stat(path);
    if (isDirectory) throw new Deno.errors.IsADirectory();
    if (size > MAX_BYTES) {
      throw new RangeError(
        `Cannot read "${path}": it has ${size} bytes, more than the ${MAX_BYTES} that fit in ` +
          "memory; cut the recording into parts",
      );
    }
    return await Deno.readFile(path);
  } catch (error) {
    throw explain(path, error);
  }
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
