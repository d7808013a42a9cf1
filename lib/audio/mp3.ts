/**
 * MP3 files, by mpg123, which drops the silence that encoders add and announce.
 * @module
 */

import { MPEGDecoder } from "mpg123-decoder";
import { runCodec } from "./codec.ts";
import { readMpeg } from "./mpeg.ts";
import type { DecodedAudio } from "./waveform.ts";

/**
 * Decodes an MP3 file.
 * @throws SyntaxError with the reason and the remedy, for the caller to put the file's name before
 */
export async function decodeMp3(bytes: Uint8Array): Promise<DecodedAudio> {
  const stream = readMpeg(bytes), decoder = new MPEGDecoder();
  const result = await runCodec(decoder, () => decoder.decode(stream.frames));
  // One channel comes out twice.
  const channels = result.channelData.slice(0, stream.channels);
  return { channels, sampleRate: stream.sampleRate };
}
