/**
 * The one door from a file's bytes to samples, whatever kind of file it is. The content decides, not
 * the name.
 * @module
 */

import { decodeAiff } from "./aiff.ts";
import { type Container, identifyContainer } from "./container.ts";
import { decodeWav } from "./wav.ts";
import type { DecodedAudio } from "./waveform.ts";

/** Endings of the names of files that {@link decodeAudio} can read, in lower case. */
export const AUDIO_EXTENSIONS: readonly string[] = [
  ...[".wav", ".wave", ".aif", ".aiff", ".aifc"],
];

type Decoder = (bytes: Uint8Array) => DecodedAudio | Promise<DecodedAudio>;

/** How to read each kind of file beside WAV. */
const DECODERS: { readonly [K in Container]?: Decoder } = {
  aiff: decodeAiff,
};

/**
 * Decodes a sound file.
 * @param options.name the file to name in errors @default "these bytes"
 * @throws SyntaxError in one sentence with the file, the reason and the remedy: no sound file, one
 * of a kind that is not read, damaged or cut short
 */
export async function decodeAudio(
  bytes: Uint8Array,
  options: { name?: string } = {},
): Promise<DecodedAudio> {
  const decode = DECODERS[identifyContainer(bytes)];
  if (decode === undefined) return decodeWav(bytes, options);
  try {
    return await decode(bytes);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const name = options.name === undefined ? "these bytes" : `"${options.name}"`;
    throw new SyntaxError(`Cannot read ${name}: ${error.message}`, { cause: error });
  }
}
