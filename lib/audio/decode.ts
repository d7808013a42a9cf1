/**
 * The one door from a file's bytes to samples, whatever kind of file it is. The content decides, not
 * the name.
 * @module
 */

import { InputError } from "@/base/errors.ts";
import { decodeAiff } from "./aiff.ts";
import { type Container, identifyContainer } from "./container.ts";
import { readOgg } from "./ogg.ts";
import { decodeWav, mixDown } from "./wav.ts";
import { checkWaveform, type DecodedAudio, type Waveform } from "./waveform.ts";

/** Endings of the names of files that {@link decodeAudio} can read, in lower case. */
export const AUDIO_EXTENSIONS: readonly string[] = [
  ...[".wav", ".wave", ".aif", ".aiff", ".aifc"],
  ...[".flac", ".mp3", ".ogg", ".oga", ".opus"],
];

type Decoder = (bytes: Uint8Array) => DecodedAudio | Promise<DecodedAudio>;

/** Reads an Ogg file by what is in it. */
async function decodeOgg(bytes: Uint8Array): Promise<DecodedAudio> {
  const stream = readOgg(bytes);
  if (stream.codec === "vorbis") return (await import("./vorbis.ts")).decodeVorbis(bytes);
  if (stream.codec === "opus") return (await import("./opus.ts")).decodeOpus(stream);
  if (stream.codec === "flac") return (await import("./flac.ts")).decodeOggFlac(stream);
  throw new SyntaxError("its sound is neither Vorbis, Opus nor FLAC; convert it to WAV");
}

/**
 * How to read each kind of file beside WAV. The decoders of compressed sound are loaded when the
 * first such file comes, so that who has WAV files alone does not wait for them.
 */
const DECODERS: { readonly [K in Container]?: Decoder } = {
  aiff: decodeAiff,
  flac: async (bytes) => (await import("./flac.ts")).decodeFlac(bytes),
  mp3: async (bytes) => (await import("./mp3.ts")).decodeMp3(bytes),
  ogg: decodeOgg,
};

/**
 * Decodes a sound file.
 * @param options.name the file to name in errors @default "these bytes"
 * @throws SyntaxError in one sentence with the file, the reason and the remedy: no sound file, one
 * of a kind that is not read, damaged or cut short; RangeError if its samples do not fit in memory
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
    throw named(error, options);
  }
}

/**
 * Decodes a sound file as one channel: the mean of its channels, every sample checked.
 * @param options.name the file to name in errors @default "these bytes"
 * @throws as {@link decodeAudio}; RangeError if it has no samples, samples that are not finite, or
 * an impossible rate
 */
export async function decodeWaveform(
  bytes: Uint8Array,
  options: { name?: string } = {},
): Promise<Waveform> {
  const waveform = mixDown(await decodeAudio(bytes, options));
  try {
    checkWaveform(waveform);
  } catch (error) {
    throw named(error, options);
  }
  return waveform;
}

/** The same reason, with the file's name before it. */
function named(error: unknown, options: { name?: string }): unknown {
  const name = options.name === undefined ? "these bytes" : `"${options.name}"`;
  const about = { file: options.name, cause: error };
  if (error instanceof InputError) {
    const { why, remedy, code } = error;
    return new InputError(`read ${name}`, why, { remedy, code, ...about });
  }
  if (!(error instanceof SyntaxError || error instanceof RangeError)) return error;
  return new InputError(`read ${name}`, error.message, { code: "damaged", ...about });
}
