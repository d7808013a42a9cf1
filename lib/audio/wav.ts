/**
 * WAV files: PCM of 8, 16, 24 and 32 bits and floating point of 32 and 64 bits, plain or
 * extensible, RIFF or RF64, any number of channels, chunks in any order.
 * @module
 */

import { InputError } from "@/base/errors.ts";
import { CONTAINER_TITLES, identifyContainer } from "./container.ts";
import { readSamples } from "./pcm.ts";
import { listChunks, parseFormat, type RiffChunk, type WavFormat } from "./riff.ts";
import { checkWaveform, type DecodedAudio, type Waveform } from "./waveform.ts";

/** The content of a WAV file. */
export interface WavAudio extends DecodedAudio {
  readonly bitsPerSample: number;
  readonly encoding: "pcm" | "float";
  /** The file's chunks in their order, with the bytes of their content. */
  readonly chunks: readonly { readonly id: string; readonly bytes: number }[];
}

/** Finds the one chunk of a kind. */
function onlyChunk(chunks: readonly RiffChunk[], id: string): RiffChunk {
  const [first, second] = chunks.filter((chunk) => chunk.id === id);
  if (first === undefined) {
    throw new SyntaxError(
      `it has no ${id.trim()} chunk before it ends; copy or download the file again`,
    );
  }
  if (second !== undefined) {
    throw new SyntaxError(`it has more than one ${id.trim()} chunk; export it again`);
  }
  return first;
}

/** Number of whole frames of the `data` chunk; refuses one that is cut. */
function countFrames(chunk: RiffChunk, format: WavFormat): number {
  if (chunk.bytes < chunk.declared) {
    throw new SyntaxError(
      `it is cut short: ${chunk.declared} bytes of samples are announced and ${chunk.bytes} ` +
        "are there; copy or download the file again",
    );
  }
  const frames = Math.floor(chunk.bytes / format.blockAlign);
  const rest = chunk.bytes - frames * format.blockAlign;
  const isPadding = rest === 1 && (frames * format.blockAlign) % 2 === 1;
  if (rest !== 0 && !isPadding) {
    throw new SyntaxError(
      `its ${chunk.bytes} bytes of samples are not a whole number of frames of ` +
        `${format.blockAlign} bytes; copy or export the file again`,
    );
  }
  return frames;
}

/** Separates the channels of the `data` chunk. */
function readChannels(bytes: Uint8Array, data: RiffChunk, format: WavFormat): Float32Array[] {
  const width = format.bitsPerSample / 8;
  const kind = format.encoding === "float" ? "float" : width === 1 ? "unsigned" : "signed";
  return readSamples(bytes.subarray(data.start, data.start + data.bytes), {
    format: { kind, bytes: width, littleEndian: true },
    channels: format.channels,
    frames: countFrames(data, format),
  });
}

/**
 * Decodes a WAV file, RF64 (BW64) among them.
 *
 * A length of the `data` chunk that was never filled in (0xFFFFFFFF and its like from programs that
 * write to a pipe; 0 where the RIFF header ends there too) means "to the end of the file". What
 * follows the samples is not needed to decode them, so a chunk cut off there is left out of
 * `chunks`. A file whose `data` chunk is truly empty gives channels without samples.
 * @param options.name the file to name in errors @default "these bytes"
 * @throws SyntaxError in one sentence with the file, the reason and the remedy: another kind of
 * file, samples cut short, an encoding that is not PCM or floating point
 */
export function decodeWav(bytes: Uint8Array, options: { name?: string } = {}): WavAudio {
  const name = options.name === undefined ? "these bytes" : `"${options.name}"`;
  const kind = identifyContainer(bytes);
  if (kind !== "wav" && kind !== "rf64") {
    const remedy = kind === "empty" || kind === "text" || kind === "unknown"
      ? "copy or download the recording again"
      : "convert it to WAV, e.g. with ffmpeg";
    throw new InputError(`read ${name}`, `it is ${CONTAINER_TITLES[kind]}`, {
      remedy: `${remedy}`,
      code: "damaged",
    });
  }
  try {
    const chunks = listChunks(bytes);
    const format = parseFormat(bytes, onlyChunk(chunks, "fmt "));
    return {
      channels: readChannels(bytes, onlyChunk(chunks, "data"), format),
      sampleRate: format.sampleRate,
      bitsPerSample: format.bitsPerSample,
      encoding: format.encoding,
      chunks: chunks.map((chunk) => ({ id: chunk.id, bytes: chunk.bytes })),
    };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new InputError(`read ${name}`, `${error.message}`, { code: "damaged", cause: error });
  }
}

/** The mean of all channels, which for a mono file is the channel itself. */
export function mixDown(audio: DecodedAudio): Waveform {
  const [first, ...others] = audio.channels;
  if (first === undefined) throw new RangeError("Cannot mix down a recording without channels");
  if (others.length === 0) return { samples: first, sampleRate: audio.sampleRate };
  const samples = new Float32Array(first.length);
  for (let i = 0; i < samples.length; i++) {
    let sum = first[i]!;
    for (const channel of others) sum += channel[i]!;
    samples[i] = sum / audio.channels.length;
  }
  return { samples, sampleRate: audio.sampleRate };
}

/** Writes the 44-byte header of a mono file. */
function writeHeader(view: DataView, w: Waveform, bitDepth: number): void {
  const text = (at: number, s: string) => {
    for (let i = 0; i < s.length; i++) view.setUint8(at + i, s.charCodeAt(i));
  };
  const step = bitDepth / 8, bytes = w.samples.length * step;
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
  view.setUint32(40, bytes, true);
}

/** Rounds a sample to an integer of the given depth; refuses one that does not fit. */
function quantise(samples: Float32Array, i: number, full: number): number {
  const value = samples[i]!;
  if (value < -1 || value > 1) {
    throw new InputError(
      `write sample ${i} with the value ${value} as an integer`,
      "it lies outside [-1, 1]",
      { remedy: "lower the level or write 32-bit floating point" },
    );
  }
  return Math.min(Math.round(value * full), full - 1);
}

/**
 * Encodes a waveform as a mono WAV file. 16 and 24 bits are integers, rounded to the nearest of
 * k / 2^(bits - 1), where 1 becomes the largest integer, less than one step away; 32 bits are
 * floating point and keep every sample exactly.
 * @param options.bitDepth bits per sample @default 16
 * @throws RangeError if a sample is not finite, or lies outside [-1, 1] and is to become an integer
 */
export function encodeWav(w: Waveform, options: { bitDepth?: 16 | 24 | 32 } = {}): Uint8Array {
  checkWaveform(w);
  const bitDepth = options.bitDepth ?? 16, step = bitDepth / 8;
  const length = w.samples.length * step;
  const view = new DataView(new ArrayBuffer(44 + length + (length & 1)));
  writeHeader(view, w, bitDepth);
  for (let i = 0, at = 44; i < w.samples.length; i++, at += step) {
    if (bitDepth === 32) view.setFloat32(at, w.samples[i]!, true);
    else if (bitDepth === 16) view.setInt16(at, quantise(w.samples, i, 2 ** 15), true);
    else {
      const value = quantise(w.samples, i, 2 ** 23);
      view.setUint16(at, value & 0xffff, true);
      view.setInt8(at + 2, value >> 16);
    }
  }
  return new Uint8Array(view.buffer);
}
