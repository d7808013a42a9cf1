/**
 * FLAC files, plain or in Ogg, without loss.
 *
 * Source: RFC 9639, Free Lossless Audio Codec, 8 (metadata blocks), 10.1 (in Ogg).
 * @module
 */

import { decodeFlacFrame } from "./flac_frame.ts";
import { joinBytes, joinSamples, textAt } from "./bytes.ts";
import type { OggStream } from "./ogg.ts";
import { damaged, unsupported } from "./unreadable.ts";
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
  const view = new DataView(block.buffer, block.byteOffset + BLOCK_HEADER_BYTES, INFO_BYTES);
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

/** Decodes frame after frame. */
function decodeFrames(bytes: Uint8Array, info: StreamInfo): Float32Array[] {
  const pieces: Float32Array[][] = Array.from({ length: info.channels }, () => []);
  const scale = 2 ** (1 - info.bitsPerSample);
  let length = 0;
  let at = 0;
  // Some programs append an ID3v1 tag.
  while (at < bytes.length && textAt(bytes, at, 3) !== "TAG") {
    const frame = decodeFlacFrame(bytes.subarray(at), info.bitsPerSample);
    const { channels, sampleRate, bitsPerSample } = frame;
    const differs = channels.length !== info.channels ||
      sampleRate !== 0 && sampleRate !== info.sampleRate ||
      bitsPerSample !== 0 && bitsPerSample !== info.bitsPerSample;
    if (differs) throw unsupported("its format changes on the way", "export it again, as WAV");
    at += frame.bytes;
    length += channels[0]!.length;
    if (length * info.channels > MAX_SAMPLES) {
      throw unsupported(`it holds more than ${MAX_SAMPLES} samples`, "cut it into parts");
    }
    channels.forEach((values, channel) => {
      pieces[channel]!.push(Float32Array.from(values, (value) => value * scale));
    });
  }
  return pieces.map(joinSamples);
}

function decodeStream(frames: Uint8Array, info: StreamInfo): DecodedAudio {
  const channels = decodeFrames(frames, info);
  const there = channels[0]!.length;
  if (info.samples !== 0 && there !== info.samples) {
    throw damaged(
      `it is cut short or damaged: ${info.samples} samples are announced and ${there} are there`,
    );
  }
  return { channels, sampleRate: info.sampleRate };
}

/**
 * Decodes a FLAC file. Every frame is checked by its checksum, and their number by the file's
 * header.
 * @param bytes the file without ID3v2 tags at its beginning
 */
export function decodeFlac(bytes: Uint8Array): DecodedAudio {
  return decodeStream(bytes.subarray(skipBlocks(bytes)), parseInfo(bytes.subarray(4)));
}

/** Decodes an Ogg stream of FLAC. */
export function decodeOggFlac({ packets }: OggStream): DecodedAudio {
  const info = parseInfo(packets[0]!.data.subarray(9 + 4));
  // Packets of other blocks come first; a frame begins with ones.
  const frames = packets.map(({ data }) => data).filter((data) => data[0] === 0xff);
  return decodeStream(joinBytes(frames), info);
}
