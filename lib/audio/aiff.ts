/**
 * AIFF and AIFC files: PCM of 1 to 32 bits, floating point of 32 and 64 bits, A-law and mu-law, in either
 * byte order. Two recordings of TESS are such files, although they are named .wav.
 *
 * Source: Apple, Audio Interchange File Format 1.3 (AIFF) and its extension AIFF-C, draft of
 * 26 August 1991.
 * @module
 */

import { textAt, viewOf } from "./bytes.ts";
import { listChunks, onlyChunk } from "./chunks.ts";
import { readSamples, type SampleFormat } from "./pcm.ts";
import { damaged, unsupported } from "./unreadable.ts";
import type { DecodedAudio } from "./waveform.ts";

const EXPORT_AGAIN = { remedy: "export it again" };

/** A number of 80 bits: a sign, 15 bits of exponent, and 64 of a mantissa whose first is stored. */
function extendedAt(view: DataView, at: number): number {
  const head = view.getUint16(at, false);
  const exponent = (head & 0x7fff) - 16383;
  const mantissa = view.getUint32(at + 2, false) * 2 ** 32 + view.getUint32(at + 6, false);
  return (head & 0x8000 ? -1 : 1) * mantissa * 2 ** (exponent - 63);
}

/** The content of the COMM chunk. */
interface CommonFacts {
  readonly channels: number;
  readonly frames: number;
  readonly sampleRate: number;
  readonly format: SampleFormat;
}

/** How a compression type stores samples. */
interface AiffEncoding {
  readonly kind: SampleFormat["kind"];
  /** @default those of the COMM chunk */
  readonly bits?: number;
  /** @default false */
  readonly littleEndian?: boolean;
}

/** By the compression type in lower case. */
const ENCODINGS: Readonly<Record<string, AiffEncoding>> = {
  "none": { kind: "signed" },
  "twos": { kind: "signed" },
  "sowt": { kind: "signed", littleEndian: true },
  "raw ": { kind: "unsigned", bits: 8 },
  "in24": { kind: "signed", bits: 24 },
  "42ni": { kind: "signed", bits: 24, littleEndian: true },
  "42n1": { kind: "signed", bits: 24, littleEndian: true },
  "in32": { kind: "signed", bits: 32 },
  "23ni": { kind: "signed", bits: 32, littleEndian: true },
  "fl32": { kind: "float", bits: 32 },
  "fl64": { kind: "float", bits: 64 },
  "alaw": { kind: "alaw", bits: 8 },
  "ulaw": { kind: "mulaw", bits: 8 },
};

/** Reads the COMM chunk. Samples of fewer bits fill the upper end of whole bytes. */
function parseCommon(content: Uint8Array, isCompressed: boolean): CommonFacts {
  const needed = isCompressed ? 22 : 18;
  if (content.length < needed) {
    throw damaged(`its COMM chunk has ${content.length} bytes instead of ${needed}`, EXPORT_AGAIN);
  }
  const view = viewOf(content);
  const channels = view.getInt16(0, false);
  const declaredBits = view.getInt16(6, false);
  const type = isCompressed ? textAt(content, 18) : "NONE";
  const encoding = ENCODINGS[type.toLowerCase()];
  if (encoding === undefined) {
    throw unsupported(`its samples are compressed as ${JSON.stringify(type)}`);
  }
  const { kind, bits = declaredBits, littleEndian = false } = encoding;
  const mostBits = kind === "float" ? 64 : 32;
  if (channels < 1 || bits < 1 || bits > mostBits) {
    const format = `${channels} channels of ${declaredBits} bits`;
    throw damaged(`its format contradicts itself (${format})`, EXPORT_AGAIN);
  }
  return {
    channels,
    frames: view.getUint32(2, false),
    sampleRate: extendedAt(view, 8),
    format: { kind, bytes: Math.ceil(bits / 8), littleEndian },
  };
}

/** Decodes an AIFF or AIFC file. The number of frames is that of the COMM chunk. */
export function decodeAiff(bytes: Uint8Array): DecodedAudio {
  const isCompressed = textAt(bytes, 8) === "AIFC";
  const chunks = listChunks(bytes, { littleEndian: false });
  const common = parseCommon(onlyChunk(chunks, "COMM"), isCompressed);
  const { channels, frames, sampleRate, format } = common;
  if (frames === 0) {
    return { channels: Array.from({ length: channels }, () => new Float32Array(0)), sampleRate };
  }
  const sound = onlyChunk(chunks, "SSND");
  const offset = sound.length < 8 ? 0 : viewOf(sound).getUint32(0, false);
  const there = Math.max(0, sound.length - 8 - offset);
  const announced = frames * channels * format.bytes;
  if (there < announced) {
    throw damaged(
      `it is cut short: ${announced} bytes of samples are announced and ${there} are there`,
    );
  }
  const samples = sound.subarray(8 + offset);
  return { channels: readSamples(samples, { format, channels, frames }), sampleRate };
}
