/**
 * Vorbis in Ogg, by libvorbis.
 * @module
 */

import { OggVorbisDecoder } from "@wasm-audio-decoders/ogg-vorbis";
import { runCodec } from "./codec.ts";
import type { OggStream } from "./ogg.ts";
import type { DecodedAudio } from "./waveform.ts";

/**
 * Decodes an Ogg stream of Vorbis.
 * @throws {InputError} if it is damaged
 */
export async function decodeVorbis({ file }: OggStream): Promise<DecodedAudio> {
  const decoder = new OggVorbisDecoder();
  const result = await runCodec(decoder, () => decoder.decodeFile(file));
  return { channels: result.channelData, sampleRate: result.sampleRate };
}
