/**
 * AIFF and AIFC files: PCM of 1 to 32 bits and floating point of 32 and 64 bits, in either order of
 * bytes. Two recordings of TESS are such files under the name .wav.
 *
 * Source: Apple, Audio Interchange File Format 1.3 (AIFF) and its extension AIFF-C, draft of
 * 26 August 1991.
 * @module
 */

import { readSamples, type SampleFormat } from "./pcm.ts";
import type { DecodedAudio } from "./waveform.ts";

const HEADER_BYTES = 12;

interface AiffChunk {
  /** The content that is there. */
  readonly content: Uint8Array;
  /** The length that the file declares, in bytes. */
  readonly declared: number;
}

const textAt = (bytes: Uint8Array, at: number) =>
  String.fromCharCode(...bytes.subarray(at, at + 4));
const viewOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Finds the one chunk of a kind; refuses a file without it, with two, or cut within it. */
function onlyChunk(bytes: Uint8Array, id: string): Uint8Array {
  const view = viewOf(bytes), found: AiffChunk[] = [];
  for (let at = HEADER_BYTES; at + 8 <= bytes.length;) {
    const declared = view.getUint32(at + 4, false), start = at + 8;
    if (textAt(bytes, at) === id) {
      found.push({ content: bytes.subarray(start, start + declared), declared });
    }
    at = start + declared + (declared & 1);
  }
  const [first, second] = found;
  if (first === undefined) {
    throw new SyntaxError(`it has no ${id} chunk before it ends; copy or download the file again`);
  }
  if (second !== undefined) {
    throw new SyntaxError(`it has more than one ${id} chunk; export it again`);
  }
  if (first.content.length < first.declared) {
    throw new SyntaxError(
      `it is cut short: ${first.declared} bytes of its ${id} chunk are announced and ` +
        `${first.content.length} are there; copy or download the file again`,
    );
  }
  return first.content;
}

/** A number of 80 bits: a sign, 15 bits of exponent, 64 of a mantissa whose first is written. */
function extendedAt(view: DataView, at: number): number {
  const head = view.getUint16(at, false), exponent = (head & 0x7fff) - 16383;
  const mantissa = view.getUint32(at + 2, false) * 2 ** 32 + view.getUint32(at + 6, false);
  return (head & 0x8000 ? -1 : 1) * mantissa * 2 ** (exponent - 63);
}

/** What the COMM chunk says. */
interface CommonFacts {
  readonly channels: number;
  readonly frames: number;
  readonly sampleRate: number;
  readonly format: SampleFormat;
}

/**
 * Compression types that are none: the kind of number, its bits where the COMM chunk's do not count,
 * whether the low byte comes first.
 */
const FORMATS: Readonly<
  Record<string, readonly [SampleFormat["kind"], (number | undefined)?, boolean?]>
> = {
  "NONE": ["signed"],
  "twos": ["signed"],
  "sowt": ["signed", undefined, true],
  "raw ": ["unsigned", 8],
  "in24": ["signed", 24],
  "42ni": ["signed", 24, true],
  "42n1": ["signed", 24, true],
  "in32": ["signed", 32],
  "23ni": ["signed", 32, true],
  "fl32": ["float", 32],
  "FL32": ["float", 32],
  "fl64": ["float", 64],
  "FL64": ["float", 64],
};

/** Reads the COMM chunk. Samples of fewer bits stand at the upper end of whole bytes. */
function parseCommon(content: Uint8Array, isCompressed: boolean): CommonFacts {
  const needed = isCompressed ? 22 : 18;
  if (content.length < needed) {
    throw new SyntaxError(
      `its COMM chunk has ${content.length} bytes instead of ${needed}; export it again`,
    );
  }
  const view = viewOf(content);
  const channels = view.getInt16(0, false), bits = view.getInt16(6, false);
  const sampleRate = extendedAt(view, 8);
  const type = isCompressed ? textAt(content, 18) : "NONE";
  const known = FORMATS[type];
  if (known === undefined) {
    const shown = JSON.stringify(type);
    throw new SyntaxError(`its samples are compressed as ${shown}; convert it to 16-bit PCM`);
  }
  const [kind, ownBits = bits, littleEndian = false] = known;
  if (channels < 1 || !(ownBits >= 1 && ownBits <= (kind === "float" ? 64 : 32))) {
    throw new SyntaxError(
      `its format contradicts itself (${channels} channels of ${bits} bits); export it again`,
    );
  }
  const format = { kind, bytes: Math.ceil(ownBits / 8), littleEndian };
  return { channels, frames: view.getUint32(2, false), sampleRate, format };
}

/**
 * Decodes an AIFF or AIFC file. The number of frames is that of the COMM chunk.
 * @throws SyntaxError with the reason and the remedy, for the caller to put the file's name before
 */
export function decodeAiff(bytes: Uint8Array): DecodedAudio {
  const isCompressed = textAt(bytes, 8) === "AIFC";
  const { frames, sampleRate, ...facts } = parseCommon(onlyChunk(bytes, "COMM"), isCompressed);
  const { channels, format } = facts;
  if (frames === 0) {
    return { channels: Array.from({ length: channels }, () => new Float32Array(0)), sampleRate };
  }
  const sound = onlyChunk(bytes, "SSND");
  const offset = sound.length < 8 ? 0 : viewOf(sound).getUint32(0, false);
  const there = Math.max(0, sound.length - 8 - offset);
  const announced = frames * channels * format.bytes;
  if (there < announced) {
    throw new SyntaxError(
      `it is cut short: ${announced} bytes of samples are announced and ${there} are there; ` +
        "copy or download the file again",
    );
  }
  const samples = sound.subarray(8 + offset);
  return { channels: readSamples(samples, { format, channels, frames }), sampleRate };
}
