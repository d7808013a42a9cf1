/**
 * WAV files: PCM of 8, 16, 24 and 32 bits, floating point of 32 and 64 bits, A-law and mu-law, plain
 * or extensible, RIFF or RF64, any number of channels, chunks in any order.
 *
 * Source: Microsoft and IBM, Multimedia Programming Interface and Data Specifications 1.0 (RIFF);
 * Microsoft, Multiple Channel Audio Data and WAVE Files (WAVE_FORMAT_EXTENSIBLE); EBU Tech 3306,
 * RF64 1.1, and ITU-R BS.2088 (BW64).
 * @module
 */

import { InputError } from "@/base/errors.ts";
import { viewOf } from "./bytes.ts";
import { type Chunk, listChunks, onlyChunk } from "./chunks.ts";
import { readSamples, type SampleFormat } from "./pcm.ts";
import { damaged, unsupported } from "./unreadable.ts";
import { checkWaveform, type DecodedAudio, type Waveform } from "./waveform.ts";

/**
 * A program that writes to a pipe cannot go back and fill in the length, so it leaves a mark:
 * 0xFFFFFFFF (ffmpeg), 0x7FFFF000 (SoX) or a little below 2^31 (arecord). No length from here up is
 * taken at its word in a file that is shorter.
 */
const UNKNOWN_LENGTH = 0x7ffff000;
/** Stands for a length that 32 bits cannot hold, in RF64 files. */
const LONG_LENGTH = 0xffffffff;

/** Whether the length of the `data` chunk was never filled in, so that it runs to the file's end. */
function isOpenEnded(view: DataView, start: number, declared: number): boolean {
  if (declared >= UNKNOWN_LENGTH) return true;
  if (declared !== 0) return false;
  const riffLength = view.getUint32(4, true);
  return riffLength >= UNKNOWN_LENGTH || riffLength + 8 <= start;
}

/**
 * The length of the `data` chunk of an RF64 file, whose 32 bits are all ones: the first chunk,
 * `ds64`, holds it. Undefined if it was never filled in there either.
 */
function longDataLength([first]: readonly Chunk[]): number | undefined {
  if (first?.id !== "ds64" || first.content.length < 16) return undefined;
  const view = viewOf(first.content);
  const riffLength = view.getBigUint64(0, true);
  const length = view.getBigUint64(8, true);
  const isFilledIn = length < 2n ** 63n && (length > 0n || riffLength > 0n);
  return isFilledIn ? Number(length) : undefined;
}

/** Unknown chunks are skipped: RAVDESS has a 4 kB `FLLR` before `data`, and `LIST` and `_PMX` after it. */
export function listWavChunks(bytes: Uint8Array): Chunk[] {
  return listChunks(bytes, {
    littleEndian: true,
    lengthOf: (chunk, start, before) =>
      chunk.id === "data" ? dataLength(viewOf(bytes), start, before) : chunk.declared,
  });
}

/** The length of the `data` chunk; to the end of the file if none was ever filled in. */
function dataLength(view: DataView, start: number, before: readonly Chunk[]): number {
  const left = view.byteLength - start;
  const declared = view.getUint32(start - 4, true);
  const long = declared === LONG_LENGTH ? longDataLength(before) : undefined;
  if (long !== undefined) return long;
  const isDoubtful = left > 0 && (declared > left || declared === 0);
  return isDoubtful && isOpenEnded(view, start, declared) ? left : declared;
}

const EXTENSIBLE = 0xfffe;

interface Encoding {
  readonly name: string;
  readonly kind: SampleFormat["kind"];
  /** Bits per sample that occur. */
  readonly bits: readonly number[];
}

const ENCODINGS: Readonly<Record<number, Encoding>> = {
  0x0001: { name: "pcm", kind: "signed", bits: [8, 16, 24, 32] },
  0x0003: { name: "float", kind: "float", bits: [32, 64] },
  0x0006: { name: "A-law", kind: "alaw", bits: [8] },
  0x0007: { name: "mu-law", kind: "mulaw", bits: [8] },
};

/** The format's number; that of an extensible format is the start of its subtype. */
function formatTag(view: DataView): number {
  const tag = view.getUint16(0, true);
  if (tag !== EXTENSIBLE) return tag;
  if (view.byteLength < 40) {
    throw damaged("its extensible format is cut short", { remedy: "export it as 16-bit PCM" });
  }
  return view.getUint16(24, true);
}

/** The content of the `fmt ` chunk. */
interface WavFormat {
  readonly format: SampleFormat;
  readonly channels: number;
  readonly sampleRate: number;
}

function parseFormat(content: Uint8Array): WavFormat {
  const exportAgain = { remedy: "export it again" };
  if (content.length < 16) {
    throw damaged(`its fmt chunk has ${content.length} bytes instead of 16`, exportAgain);
  }
  const view = viewOf(content);
  const tag = formatTag(view);
  const encoding = ENCODINGS[tag];
  if (encoding === undefined) {
    throw unsupported(`its samples are of format 0x${tag.toString(16).padStart(4, "0")}`);
  }
  const { name, kind } = encoding;
  const channels = view.getUint16(2, true);
  const sampleRate = view.getUint32(4, true);
  const blockAlign = view.getUint16(12, true);
  const bits = view.getUint16(14, true);
  if (!encoding.bits.includes(bits)) {
    const wanted = encoding.bits.join(", ");
    throw unsupported(`its ${name} samples have ${bits} bits instead of ${wanted}`);
  }
  if (channels === 0 || sampleRate === 0 || blockAlign !== channels * bits / 8) {
    const format = `${channels} channels of ${bits} bits in ${blockAlign} bytes`;
    throw damaged(`its format contradicts itself (${format} at ${sampleRate} Hz)`, exportAgain);
  }
  const format = {
    kind: tag === 1 && bits === 8 ? "unsigned" : kind,
    bytes: bits / 8,
    littleEndian: true,
  } as const;
  return { format, channels, sampleRate };
}

/** The start of a WAV file, before its samples. */
export interface WavHead extends WavFormat {
  /** Bytes before the first sample. */
  readonly start: number;
  /** Bytes of the samples; infinite if the length was never filled in, as in a pipe. */
  readonly length: number;
}

/**
 * Reads what stands before the samples of a WAV file that is still arriving.
 * @returns null if the samples have not begun yet
 * @throws {InputError} if the encoding is not supported, or there is no format before the samples
 */
export function readWavHead(bytes: Uint8Array): WavHead | null {
  const chunks = listChunks(bytes, {
    littleEndian: true,
    lengthOf: ({ id, declared }) => id === "data" ? Infinity : declared,
  });
  const data = chunks.at(-1);
  if (data?.id !== "data") return null;
  const start = data.content.byteOffset - bytes.byteOffset;
  const declared = viewOf(bytes).getUint32(start - 4, true);
  const isOpen = declared === 0 || declared >= UNKNOWN_LENGTH;
  const long = declared === LONG_LENGTH ? longDataLength(chunks) : undefined;
  return {
    ...parseFormat(onlyChunk(chunks, "fmt ")),
    start,
    length: long ?? (isOpen ? Infinity : declared),
  };
}

/**
 * Decodes a WAV file, including RF64 (BW64).
 *
 * A length of the `data` chunk that was never filled in (0xFFFFFFFF and the like from programs that
 * write to a pipe; 0 where the RIFF header ends there too) means "to the end of the file". Bytes at
 * the end that are not a whole sample are left out and mentioned in `notes`. A file whose `data` chunk
 * is truly empty gives channels without samples.
 * @throws {InputError} if it is cut short or its encoding is not supported
 */
export function decodeWav(bytes: Uint8Array): DecodedAudio {
  const chunks = listWavChunks(bytes);
  const { format, channels: count, sampleRate } = parseFormat(onlyChunk(chunks, "fmt "));
  const data = onlyChunk(chunks, "data");
  const blockBytes = count * format.bytes;
  const frames = Math.floor(data.length / blockBytes);
  const channels = readSamples(data, { format, channels: count, frames });
  const rest = data.length - frames * blockBytes;
  // Chunks have even lengths: a byte may follow samples that end at an odd one.
  const isPadding = rest === 1 && (frames * blockBytes) % 2 === 1;
  if (rest === 0 || isPadding) return { channels, sampleRate };
  return { channels, sampleRate, notes: [restNote(rest)] };
}

/** What is said of so many bytes after the last whole sample. */
export function restNote(bytes: number): string {
  const what = bytes === 1 ? "1 byte is" : `${bytes} bytes are`;
  return `The last ${what} not a whole sample and ${bytes === 1 ? "was" : "were"} left out.`;
}

/** Writes the 44-byte header of a mono file. */
function writeHeader(view: DataView, w: Waveform, bitDepth: number): void {
  const text = (at: number, s: string) => {
    for (let i = 0; i < s.length; i++) view.setUint8(at + i, s.charCodeAt(i));
  };
  const step = bitDepth / 8;
  text(0, "RIFF");
  view.setUint32(4, view.byteLength - 8, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, bitDepth === 32 ? 3 : 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, w.sampleRate, true);
  view.setUint32(28, w.sampleRate * step, true);
  view.setUint16(32, step, true);
  view.setUint16(34, bitDepth, true);
  text(36, "data");
  view.setUint32(40, w.samples.length * step, true);
}

/** Rounds a sample to an integer of 16 bits. */
function quantise(samples: Float32Array, i: number): number {
  const value = samples[i]!;
  if (value < -1 || value > 1) {
    throw new InputError(
      `write sample ${i} with the value ${value} as an integer`,
      "it lies outside [-1, 1]",
      { remedy: "lower the level or write 32-bit floating point" },
    );
  }
  return Math.min(Math.round(value * 2 ** 15), 2 ** 15 - 1);
}

/**
 * Encodes a waveform as a mono WAV file. 16 bits are integers, rounded to the nearest of
 * k / 2^15, where 1 becomes the largest integer, less than one step away; 32 bits are floating point
 * and keep every sample exactly.
 * @param options.bitDepth bits per sample @default 16
 * @throws {InputError} if a sample is not finite, or is outside [-1, 1] and must become an integer
 */
export function encodeWav(w: Waveform, options: { bitDepth?: 16 | 32 } = {}): Uint8Array {
  checkWaveform(w);
  const bitDepth = options.bitDepth ?? 16;
  const step = bitDepth / 8;
  const length = w.samples.length * step;
  const view = new DataView(new ArrayBuffer(44 + length));
  writeHeader(view, w, bitDepth);
  for (let i = 0; i < w.samples.length; i++) {
    const at = 44 + i * step;
    if (bitDepth === 32) {
      view.setFloat32(at, w.samples[i]!, true);
    } else {
      view.setInt16(at, quantise(w.samples, i), true);
    }
  }
  return new Uint8Array(view.buffer);
}
