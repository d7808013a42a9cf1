/**
 * MP3 files, by mpg123, which drops the silence that encoders add and announce.
 * @module
 */

import { MPEGDecoder } from "mpg123-decoder";
import { runCodec } from "./codec.ts";
import { joinSamples } from "./join.ts";
import { readMpeg } from "./mpeg.ts";
import type { DecodedAudio } from "./waveform.ts";

/**
 * Decodes an MP3 file.
 * @throws {InputError} if it is damaged or cut short
 */
export async function decodeMp3(bytes: Uint8Array): Promise<DecodedAudio> {
  const stream = readMpeg(bytes);
  const parts: (readonly Float32Array[])[] = [];
  for (const part of stream.parts) {
    const decoder = new MPEGDecoder();
    const { channelData } = await runCodec(decoder, () => decoder.decode(part));
    parts.push(channelData);
  }
  // The decoder gives a single channel twice.
  const channels = Array.from(
    { length: stream.channels },
    (_, channel) => joinSamples(parts.map((part) => part[channel] ?? new Float32Array())),
  );
  const { sampleRate, notes } = stream;
  return notes.length === 0 ? { channels, sampleRate } : { channels, sampleRate, notes };
}
