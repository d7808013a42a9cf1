/**
 * Vorbis in Ogg, by libvorbis.
 * @module
 */

import { OggVorbisDecoder } from "@wasm-audio-decoders/ogg-vorbis";
import { runCodec } from "./codec.ts";
import type { DecodedAudio } from "./waveform.ts";

/**
 * Decodes an Ogg file whose pages have been checked and hold Vorbis.
 * @throws SyntaxError with the reason and the remedy, for the caller to put the file's name before
 */
export async function decodeVorbis(bytes: Uint8Array): Promise<DecodedAudio> {
  const decoder = new OggVorbisDecoder();
  const result = await runCodec(decoder, () => decoder.decodeFile(bytes));
  return { channels: result.channelData, sampleRate: result.sampleRate };
}
