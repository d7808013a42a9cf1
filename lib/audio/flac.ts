/**
 * FLAC files, plain or in Ogg, with the samples that were put in, exactly.
 *
 * Source: RFC 9639, Free Lossless Audio Codec, 8 (what stands before the frames), 10.1 (in Ogg).
 * @module
 */

import { id3Length } from "./container.ts";
import { decodeFlacFrame } from "./flac_frame.ts";
import type { OggStream } from "./ogg.ts";
import type { DecodedAudio } from "./waveform.ts";

/** Samples that fit in memory, of all channels together: a small file can hold any number. */
const MAX_SAMPLES = 2 ** 28;

/** What the first block says of the file. */
interface StreamInfo {
  readonly channels: number;
  /** Hz. */
  readonly sampleRate: number;
  readonly bitsPerSample: number;
  /** Samples of each channel; 0 if the encoder did not know. */
  readonly samples: number;
}

const BLOCK_HEADER_BYTES = 4, INFO_BYTES = 34;

/** Reads the first block, from its header on. */
function parseInfo(block: Uint8Array): StreamInfo {
  if (((block[0] ?? 255) & 127) !== 0 || block.length < BLOCK_HEADER_BYTES + INFO_BYTES) {
    throw new SyntaxError("it does not begin as a FLAC file must; copy or download it again");
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
  for (let at = 4;;) {
    const [head = 0, high = 0, middle = 0, low = 0] = bytes.subarray(at, at + 4);
    at += BLOCK_HEADER_BYTES + high * 65536 + middle * 256 + low;
    if (at >= bytes.length) {
      throw new SyntaxError("it is cut short before its sound; copy or download the file again");
    }
    if (head > 127) return at;
  }
}

/** Decodes frame after frame. */
function decodeFrames(bytes: Uint8Array, info: StreamInfo): Float32Array[] {
  const pieces: Float32Array[][] = Array.from({ length: info.channels }, () => []);
  let length = 0;
  // Some programs append an ID3v1 tag.
  const isTag = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 3)) === "TAG";
  for (let at = 0; at < bytes.length && !isTag(at);) {
    const frame = decodeFlacFrame(bytes.subarray(at), info.bitsPerSample);
    const differs = frame.channels.length !== info.channels ||
      frame.sampleRate !== 0 && frame.sampleRate !== info.sampleRate ||
      frame.bitsPerSample !== 0 && frame.bitsPerSample !== info.bitsPerSample;
    if (differs) throw new SyntaxError("its format changes on the way; export it again, as WAV");
    at += frame.bytes;
    length += frame.channels[0]!.length;
    if (length * info.channels > MAX_SAMPLES) {
      throw new RangeError(`it holds more than ${MAX_SAMPLES} samples; cut it into parts`);
    }
    const scale = 2 ** (1 - info.bitsPerSample);
    frame.channels.forEach((c, i) => pieces[i]!.push(Float32Array.from(c, (k) => k * scale)));
  }
  return pieces.map((parts) => {
    const samples = new Float32Array(length);
    let at = 0;
    for (const part of parts) {
      samples.set(part, at);
      at += part.length;
    }
    return samples;
  });
}

function decodeStream(frames: Uint8Array, info: StreamInfo): DecodedAudio {
  const channels = decodeFrames(frames, info), there = channels[0]!.length;
  if (info.samples !== 0 && there !== info.samples) {
    throw new SyntaxError(
      `it is cut short or damaged: ${info.samples} samples are announced and ${there} are there; ` +
        "copy or download the file again",
    );
  }
  return { channels, sampleRate: info.sampleRate };
}

/**
 * Decodes a FLAC file. Every frame is checked by its checksum, and their number by the file's
 * header.
 * @throws SyntaxError with the reason and the remedy, for the caller to put the file's name before;
 * RangeError if the samples do not fit in memory
 */
export function decodeFlac(file: Uint8Array): DecodedAudio {
  const bytes = file.subarray(id3Length(file));
  return decodeStream(bytes.subarray(skipBlocks(bytes)), parseInfo(bytes.subarray(4)));
}

/**
 * Decodes an Ogg stream of FLAC.
 * @throws as {@link decodeFlac}
 */
export function decodeOggFlac({ packets }: OggStream): DecodedAudio {
  const info = parseInfo(packets[0]!.data.subarray(9 + 4));
  // Packets of other blocks come first; a frame begins with ones.
  const frames = packets.map(({ data }) => data).filter((data) => data[0] === 0xff);
  const bytes = new Uint8Array(frames.reduce((sum, frame) => sum + frame.length, 0));
  let at = 0;
  for (const frame of frames) {
    bytes.set(frame, at);
    at += frame.length;
  }
  return decodeStream(bytes, info);
}
