/**
 * The frames of an MP3 file. A decoder of MP3 looks for the next frame past anything that is none,
 * and says nothing; so the file is walked here first, from frame to frame.
 *
 * Source: ISO/IEC 11172-3, 2.4.1.3 and 13818-3 (headers); the Xing and LAME tags as in mpg123.
 * @module
 */

import { id3Length } from "./container.ts";

/** What the frames of an MP3 file have in common. */
export interface MpegStream {
  /** The frames, without the tags around them. */
  readonly frames: Uint8Array;
  readonly channels: number;
  /** Hz. */
  readonly sampleRate: number;
}

interface FrameHeader {
  readonly bytes: number;
  readonly channels: number;
  readonly sampleRate: number;
  /** Bytes from the frame's start to its samples. */
  readonly sideEnd: number;
}

/** kbit/s by the header's number, of MPEG 1 and of 2 and 2.5. */
const BIT_RATES = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;
const SAMPLE_RATES = [44100, 48000, 32000] as const;

/** Reads a frame's header; undefined if there is none of layer III with a stated bit rate. */
function headerAt(bytes: Uint8Array, at: number): FrameHeader | undefined {
  const [sync = 0, head = 0, rates = 0, mode = 0] = bytes.subarray(at, at + 4);
  const version = (head >> 3) & 3, isFirst = version === 3;
  if (sync !== 0xff || (head & 0xe0) !== 0xe0 || version === 1 || ((head >> 1) & 3) !== 1) return;
  const bitRate = BIT_RATES[isFirst ? 0 : 1][rates >> 4];
  const fullRate = SAMPLE_RATES[(rates >> 2) & 3];
  if (!bitRate || fullRate === undefined) return;
  const sampleRate = fullRate / (isFirst ? 1 : version === 2 ? 2 : 4);
  const frameSamples = isFirst ? 1152 : 576, channels = mode >> 6 === 3 ? 1 : 2;
  const side = isFirst ? (channels === 1 ? 17 : 32) : (channels === 1 ? 9 : 17);
  return {
    bytes: Math.floor(frameSamples / 8 * bitRate * 1000 / sampleRate) + ((rates >> 1) & 1),
    channels,
    sampleRate,
    sideEnd: 4 + ((head & 1) === 0 ? 2 : 0) + side,
  };
}

const textAt = (bytes: Uint8Array, at: number, length: number) =>
  String.fromCharCode(...bytes.subarray(at, at + length));

/** True if all that follows is a tag (ID3v1, APE, Lyrics3) or zeros. */
function isTail(bytes: Uint8Array, at: number): boolean {
  if (/^(TAG|APETAGEX|LYRICSBEGIN)/.test(textAt(bytes, at, 11))) return true;
  return bytes.subarray(at).every((byte) => byte === 0);
}

/** Frames of sound that a first frame's Xing tag announces, if it has one and says so. */
function taggedCount(bytes: Uint8Array, { sideEnd }: FrameHeader): number | undefined {
  const tag = sideEnd, magic = textAt(bytes, tag, 4);
  if ((magic !== "Xing" && magic !== "Info") || tag + 12 > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return (view.getUint32(tag + 4, false) & 1) === 1 ? view.getUint32(tag + 8, false) : undefined;
}

/** Walks from frame to frame; returns the number of frames and where the last one ends. */
function walk(bytes: Uint8Array, first: FrameHeader): { count: number; end: number } {
  let at = 0, count = 0;
  for (; at < bytes.length && !isTail(bytes, at); count++) {
    const header = headerAt(bytes, at);
    if (header === undefined) {
      throw new SyntaxError(
        `it is damaged: no frame begins at byte ${at}; copy or download it again`,
      );
    }
    if (header.sampleRate !== first.sampleRate || header.channels !== first.channels) {
      throw new SyntaxError(`its format changes at byte ${at}; export it again, as WAV`);
    }
    if (at + header.bytes > bytes.length) {
      throw new SyntaxError("it is cut short in its last frame; copy or download it again");
    }
    at += header.bytes;
  }
  return { count, end: at };
}

/**
 * Finds the frames of an MP3 file.
 * @throws SyntaxError with the reason and the remedy, for the caller to put the file's name before:
 * anything between the frames, a last frame that is cut, fewer frames than announced, layer I or II
 */
export function readMpeg(file: Uint8Array): MpegStream {
  const bytes = file.subarray(id3Length(file));
  const first = headerAt(bytes, 0);
  if (first === undefined) {
    throw new SyntaxError(
      "no frame of MPEG layer III begins where its sound should; convert it to WAV, e.g. with ffmpeg",
    );
  }
  const { count, end } = walk(bytes, first), announced = taggedCount(bytes, first);
  // The frame that holds the tag has no sound.
  if (announced !== undefined && announced !== count - 1) {
    throw new SyntaxError(
      `it is cut short or damaged: ${announced} frames are announced and ${count - 1} are there; ` +
        "copy or download the file again",
    );
  }
  const { channels, sampleRate } = first;
  return { frames: bytes.subarray(0, end), channels, sampleRate };
}
