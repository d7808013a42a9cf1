/**
 * MP3 files, by mpg123, which drops the silence that encoders add and announce. It silently skips
 * anything between frames, so the file is first walked here from frame to frame.
 *
 * Source: ISO/IEC 11172-3, 2.4.1.3 and 13818-3 (headers); the Xing and LAME tags as in mpg123.
 * @module
 */

import { MPEGDecoder } from "mpg123-decoder";
import { counted } from "@/base/words.ts";
import { textAt, viewOf } from "./bytes.ts";
import { runCodec } from "./codec.ts";
import { checkLength, damaged, type DecodeLimit, unsupported } from "./unreadable.ts";
import type { DecodedAudio } from "./waveform.ts";

interface FrameHeader {
  readonly bytes: number;
  readonly channels: number;
  readonly sampleRate: number;
  /** Of each channel. */
  readonly samples: number;
  /** Bytes from the frame's start to its samples. */
  readonly sideEnd: number;
}

/** kbit/s by the header's number, of MPEG 1 and of 2 and 2.5. */
const BIT_RATES = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;
const SAMPLE_RATES = [44100, 48000, 32000] as const;
/** By the header's version: MPEG 2.5, none, 2, 1. */
const RATE_DIVISORS = [4, 1, 2, 1] as const;
/** Frames, at most, of what encoders add before and after the sound. */
const SILENT_FRAMES = 4;
/** Bytes of side information for one and two channels, of MPEG 1 and of 2 and 2.5. */
const SIDE_BYTES = [[17, 32], [9, 17]] as const;

/** Reads a frame's header; undefined if there is none of layer III with a stated bit rate. */
function headerAt(bytes: Uint8Array, at: number): FrameHeader | undefined {
  const [sync = 0, head = 0, rates = 0, mode = 0] = bytes.subarray(at, at + 4);
  const version = (head >> 3) & 3;
  const layer = (head >> 1) & 3;
  if (sync !== 0xff || (head & 0xe0) !== 0xe0 || version === 1 || layer !== 1) return undefined;
  const isFirst = version === 3;
  const bitRate = BIT_RATES[isFirst ? 0 : 1][rates >> 4];
  const fullRate = SAMPLE_RATES[(rates >> 2) & 3];
  if (!bitRate || fullRate === undefined) return undefined;
  const sampleRate = fullRate / RATE_DIVISORS[version]!;
  const channels = mode >> 6 === 3 ? 1 : 2;
  const frameSamples = isFirst ? 1152 : 576;
  const checksumBytes = (head & 1) === 0 ? 2 : 0;
  const sideBytes = SIDE_BYTES[isFirst ? 0 : 1][channels - 1]!;
  return {
    bytes: Math.floor(frameSamples / 8 * bitRate * 1000 / sampleRate) + ((rates >> 1) & 1),
    channels,
    sampleRate,
    samples: frameSamples,
    sideEnd: 4 + checksumBytes + sideBytes,
  };
}

/** Whether all that follows is a tag (ID3v1, APE, Lyrics3) or zeros. */
function isTail(bytes: Uint8Array, at: number): boolean {
  if (/^(TAG|APETAGEX|LYRICSBEGIN)/.test(textAt(bytes, at, 11))) return true;
  return bytes.subarray(at).every((byte) => byte === 0);
}

/** Frames of sound that a first frame's Xing tag announces; undefined if it is an ordinary frame. */
function announcedFrames(bytes: Uint8Array, at: number, header: FrameHeader): number | undefined {
  const tag = at + header.sideEnd;
  const magic = textAt(bytes, tag);
  if ((magic !== "Xing" && magic !== "Info") || tag + 12 > bytes.length) return undefined;
  const view = viewOf(bytes);
  const hasCount = (view.getUint32(tag + 4, false) & 1) === 1;
  return hasCount ? view.getUint32(tag + 8, false) : NaN;
}

/** What stands between the first and the last frame. */
interface Walk {
  /** Where the last whole frame ends. */
  readonly end: number;
  /** Frames of sound. */
  readonly frames: number;
  /** Whether the end of the last frame is missing. */
  readonly isCut: boolean;
}

/** Walks from frame to frame; of a file whose first frame has a Xing tag, that one is no sound. */
function walk(
  bytes: Uint8Array,
  start: number,
  { first, isTagged }: { readonly first: FrameHeader; readonly isTagged: boolean },
): Walk {
  let frames = isTagged ? -1 : 0;
  let at = start;
  while (at < bytes.length && !isTail(bytes, at)) {
    const header = headerAt(bytes, at);
    const isNext = at > start &&
      (header === undefined
        ? textAt(bytes, at, 3) === "ID3"
        : announcedFrames(bytes, at, header) !== undefined);
    if (isNext) throw unsupported(`another MP3 file follows at byte ${at}`, "take them apart");
    if (header === undefined) throw damaged(`it is damaged: no frame begins at byte ${at}`);
    if (header.sampleRate !== first.sampleRate || header.channels !== first.channels) {
      throw unsupported(`its format changes at byte ${at}`, "export it again, as WAV");
    }
    const end = at + header.bytes;
    if (end > bytes.length) return { end: at, frames, isCut: true };
    frames++;
    at = end;
  }
  return { end: at, frames, isCut: false };
}

/** What is odd about the frames. */
function notesOn({ frames, isCut }: Walk, announced: number): string[] {
  if (announced > frames + 1) {
    throw damaged(`it is cut short: ${announced} frames are announced and ${frames} are there`);
  }
  if (isCut) return ["Its last frame is cut off and was left out."];
  if (Number.isNaN(announced) || announced === frames) return [];
  const frame = counted(announced, "frame");
  return [`Its header announces ${frame} and ${frames} are there; all were read.`];
}

/**
 * Decodes an MP3 file.
 * @param file the file without the ID3v2 tags at its beginning
 */
export async function decodeMp3(
  file: Uint8Array,
  { maxSec }: DecodeLimit = {},
): Promise<DecodedAudio> {
  const start = Math.max(0, file.findIndex((byte) => byte !== 0));
  const first = headerAt(file, start);
  if (first === undefined) {
    throw unsupported("no frame of MPEG layer III begins where its sound should");
  }
  const tag = announcedFrames(file, start, first);
  const walked = walk(file, start, { first, isTagged: tag !== undefined });
  if (walked.end === start) throw damaged("it is cut short in its first frame");
  const { sampleRate } = first;
  // All but the frames of silence that encoders add at both ends, which the decoder drops.
  const frames = walked.frames - SILENT_FRAMES;
  checkLength(frames * first.samples, { sampleRate, maxSec });
  const announced = tag ?? NaN;
  const notes = notesOn(walked, announced);
  if (start > 0) notes.unshift(`${counted(start, "zero byte")} before the sound were skipped.`);
  // Where the tag announces too few frames, the decoder would stop early; so it is removed.
  const skipped = announced < walked.frames ? first.bytes : 0;
  const decoder = new MPEGDecoder();
  const { channelData } = await runCodec(
    decoder,
    () => decoder.decode(file.subarray(start + skipped, walked.end)),
  );
  // The decoder gives a single channel twice.
  const channels = Array.from(
    { length: first.channels },
    (_, channel) => channelData[channel] ?? new Float32Array(),
  );
  return notes.length === 0 ? { channels, sampleRate } : { channels, sampleRate, notes };
}
