/**
 * From the bytes of a sound file to samples. The content of the file decides how it is read, not its
 * name.
 * @module
 */

import { decodeAiff } from "./aiff.ts";
import { runCodec } from "./codec.ts";
import { type Container, CONTAINER_TITLES, id3Length, identifyContainer } from "./container.ts";
import { checkVorbisLength, type OggStream, readOgg } from "./ogg.ts";
import { checkLength, damaged, type DecodeLimit, unsupported, withName } from "./unreadable.ts";
import { decodeWav } from "./wav.ts";
import { checkWaveform, createMixer, type DecodedAudio, type Waveform } from "./waveform.ts";

/** Endings of the names of files that {@link decodeAudio} can read, in lower case. */
export const AUDIO_EXTENSIONS: readonly string[] =
  ".wav .wave .aif .aiff .aifc .flac .mp3 .ogg .oga .opus .webm .weba .mka".split(" ");

/** Settings of {@link decodeAudio}. */
export interface DecodeOptions extends DecodeLimit {
  /** The file to name in errors. @default "these bytes" */
  readonly name?: string | undefined;
}

/** WAV and AIFF files hold little more sound than bytes; the others obey the limit themselves. */
type Decoder = (bytes: Uint8Array, limit: DecodeLimit) => DecodedAudio | Promise<DecodedAudio>;

/**
 * How each kind of file is read. The decoders of compressed sound are loaded when the first such file
 * comes, so that a program that reads only WAV files does not wait for them.
 */
const DECODERS: { readonly [K in Container]?: Decoder } = {
  wav: decodeWav,
  rf64: decodeWav,
  aiff: decodeAiff,
  flac: async (bytes, limit) => (await import("./flac.ts")).decodeFlac(bytes, limit),
  mp3: async (bytes, limit) => (await import("./mp3.ts")).decodeMp3(bytes, limit),
  ogg: decodeOgg,
  webm: async (bytes, limit) => {
    const { readWebm } = await import("./webm.ts");
    return (await import("./opus.ts")).decodeOpus(readWebm(bytes), limit);
  },
};

async function decodeOgg(bytes: Uint8Array, limit: DecodeLimit): Promise<DecodedAudio> {
  const stream = readOgg(bytes);
  const audio = await decodeOggStream(stream, limit);
  return stream.notes.length === 0 ? audio : { ...audio, notes: stream.notes };
}

async function decodeOggStream(stream: OggStream, limit: DecodeLimit): Promise<DecodedAudio> {
  if (stream.codec === "vorbis") {
    checkVorbisLength(stream, limit);
    const { OggVorbisDecoder } = await import("@wasm-audio-decoders/ogg-vorbis");
    const decoder = new OggVorbisDecoder();
    const { channelData, sampleRate } = await runCodec(
      decoder,
      () => decoder.decodeFile(stream.file),
    );
    return { channels: channelData, sampleRate };
  }
  if (stream.codec === "opus") {
    const { decodeOpus, opusInOgg } = await import("./opus.ts");
    return decodeOpus(opusInOgg(stream), limit);
  }
  if (stream.codec === "flac") {
    return (await import("./flac.ts")).decodeOggFlac(stream, limit);
  }
  throw unsupported("its sound is neither Vorbis, Opus nor FLAC");
}

/**
 * Decodes a sound file: WAV, AIFF, FLAC, MP3, Ogg (Vorbis, Opus, FLAC) or WebM (Opus).
 * @returns every channel; `notes` says what was odd about the file
 * @throws {InputError} naming the file, the reason and the remedy, if it is no sound file, of a kind
 * that is not supported, damaged, cut short or too long
 */
export async function decodeAudio(
  bytes: Uint8Array,
  options: DecodeOptions = {},
): Promise<DecodedAudio> {
  try {
    if (!ArrayBuffer.isView(bytes)) throw damaged("they are not in a Uint8Array");
    const kind = identifyContainer(bytes);
    const decode = DECODERS[kind];
    if (decode === undefined) throw refusal(kind);
    const audio = await decode(bytes.subarray(id3Length(bytes)), options);
    checkLength(audio.channels[0]?.length ?? 0, { ...audio, maxSec: options.maxSec });
    return audio;
  } catch (error) {
    throw withName(error, options.name);
  }
}

function refusal(kind: Container): Error {
  const why = `it is ${CONTAINER_TITLES[kind]}`;
  if (kind === "empty" || kind === "text" || kind === "unknown") {
    return damaged(why, { remedy: "copy or download the recording again" });
  }
  if (kind === "zip") return unsupported(why, "unpack it first");
  return unsupported(why);
}

/**
 * Decodes a sound file as one channel: the mean of its channels, every sample checked.
 * @returns the waveform; `notes` says what was odd about the file
 * @throws {InputError} as {@link decodeAudio}, and if there are no samples, samples that are not
 * finite or far over full scale, or an impossible rate
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { decodeWaveform } from "@/audio/decode.ts";
 * import { encodeWav } from "@/audio/wav.ts";
 *
 * const file = encodeWav({ samples: Float32Array.of(0, 0.5, -0.25), sampleRate: 16000 });
 * const { samples, sampleRate } = await decodeWaveform(file, { name: "x.wav" });
 * assert.deepEqual([...samples], [0, 0.5, -0.25]);
 * assert.equal(sampleRate, 16000);
 * ```
 */
export async function decodeWaveform(
  bytes: Uint8Array,
  options: DecodeOptions = {},
): Promise<Waveform> {
  return toWaveform(await decodeAudio(bytes, options), options);
}

/**
 * The mean of all channels, which for a mono file is the channel itself, with every sample checked:
 * the last step of {@link decodeWaveform}. If the channels cancel each other, because one of them is
 * inverted, the loudest is taken and `notes` says so.
 * @throws {InputError} as there
 */
export function toWaveform(
  audio: DecodedAudio,
  options: { name?: string | undefined } = {},
): Waveform {
  const waveform = mixDown(audio);
  try {
    checkWaveform(waveform);
  } catch (error) {
    throw withName(error, options.name);
  }
  return waveform;
}

function mixDown({ channels, sampleRate, notes = [] }: DecodedAudio): Waveform {
  if (channels.length === 0) throw damaged("it has no channels");
  const mixer = createMixer();
  const samples = mixer.mix(channels);
  const odd = [...notes, ...mixer.notes()];
  return odd.length === 0 ? { samples, sampleRate } : { samples, sampleRate, notes: odd };
}
