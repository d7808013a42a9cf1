/**
 * FLAC files, plain or in Ogg, without loss.
 *
 * Source: RFC 9639, Free Lossless Audio Codec, 8 (metadata blocks), 10.1 (in Ogg).
 * @module
 */

import { joinBytes, joinSamples, textAt, viewOf } from "./bytes.ts";
import { decodeFlacFrame } from "./flac_frame.ts";
import type { OggStream } from "./ogg.ts";
import { checkLength, damaged, type DecodeLimit, unsupported } from "./unreadable.ts";
import type { DecodedAudio } from "./waveform.ts";

/** Most samples, of all channels together: a small file can announce any number. */
const MAX_SAMPLES = 2 ** 28;

/** The content of the first block. */
interface StreamInfo {
  readonly channels: number;
  /** Hz. */
  readonly sampleRate: number;
  readonly bitsPerSample: number;
  /** Samples of each channel; 0 if the encoder did not know. */
  readonly samples: number;
}

const BLOCK_HEADER_BYTES = 4;
const INFO_BYTES = 34;

/** Reads the first block, from its header on. */
function parseInfo(block: Uint8Array): StreamInfo {
  if (((block[0] ?? 255) & 127) !== 0 || block.length < BLOCK_HEADER_BYTES + INFO_BYTES) {
    throw damaged("it does not begin as a FLAC file must");
  }
  const view = viewOf(block.subarray(BLOCK_HEADER_BYTES));
  const packed = view.getUint32(10, false);
  return {
    channels: ((packed >> 9) & 7) + 1,
    sampleRate: packed >>> 12,
    bitsPerSample: ((packed >> 4) & 31) + 1,
    samples: (packed & 15) * 2 ** 32 + view.getUint32(14, false),
  };
}

/** Where the frames begin: after the last of the blocks. */
function skipBlocks(bytes: Uint8Array): number {
  let at = 4;
  while (true) {
    const [head = 0, high = 0, middle = 0, low = 0] = bytes.subarray(at, at + 4);
    at += BLOCK_HEADER_BYTES + high * 65536 + middle * 256 + low;
    if (at >= bytes.length) throw damaged("it is cut short before its sound");
    const isLast = head > 127;
    if (isLast) return at;
  }
}

/**
 * Decodes a FLAC file. Every frame is checked by its checksum, and their number by the file's
 * header.
 * @param bytes the file without ID3v2 tags at its beginning
 */
export function decodeFlac(bytes: Uint8Array, limit: DecodeLimit = {}): DecodedAudio {
  const info = parseInfo(bytes.subarray(4));
  const pieces: Float32Array[][] = Array.from({ length: info.channels }, () => []);
  const scale = 2 ** (1 - info.bitsPerSample);
  let length = 0;
  let at = skipBlocks(bytes);
  // Some programs append an ID3v1 tag.
  while (at < bytes.length && textAt(bytes, at, 3) !== "TAG") {
    const frame = decodeFlacFrame(bytes.subarray(at), info);
    at += frame.bytes;
    length += frame.channels[0]!.length;
    checkLength(length, { sampleRate: info.sampleRate, ...limit });
    if (length * info.channels > MAX_SAMPLES) {
      throw unsupported(`it holds more than ${MAX_SAMPLES} samples`, "cut it into parts");
    }
    frame.channels.forEach((values, channel) => {
      pieces[channel]!.push(Float32Array.from(values, (value) => value * scale));
    });
  }
  if (info.samples !== 0 && length !== info.samples) {
    throw damaged(
      `it is cut short or damaged: ${info.samples} samples are announced and ${length} are there`,
    );
  }
  return { channels: pieces.map(joinSamples), sampleRate: info.sampleRate };
}

/** Decodes an Ogg stream of FLAC: its packets are a FLAC file, after nine bytes of their own. */
export function decodeOggFlac({ packets }: OggStream, limit: DecodeLimit = {}): DecodedAudio {
  const file = joinBytes(packets.map(({ data }) => data));
  return decodeFlac(file.subarray(9), limit);
}
