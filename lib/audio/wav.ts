/**
 * WAV files: PCM of 8, 16, 24 and 32 bits, floating point of 32 and 64 bits, A-law and mu-law, plain
 * or extensible, RIFF or RF64, any number of channels, chunks in any order.
 * @module
 */

import { InputError } from "@/base/errors.ts";
import { readSamples, type SampleFormat } from "./pcm.ts";
import { listChunks, parseFormat, type RiffChunk, type WavFormat } from "./riff.ts";
import { damaged } from "./unreadable.ts";
import { checkWaveform, type DecodedAudio, type Waveform } from "./waveform.ts";

/** Finds the one chunk of a kind. */
function onlyChunk(chunks: readonly RiffChunk[], id: string): RiffChunk {
  const [first, second] = chunks.filter((chunk) => chunk.id === id);
  if (first === undefined) throw damaged(`it has no ${id.trim()} chunk before it ends`);
  if (second !== undefined) {
    throw damaged(`it has more than one ${id.trim()} chunk`, { remedy: "export it again" });
  }
  return first;
}

function sampleFormat({ encoding, bitsPerSample }: WavFormat): SampleFormat {
  const bytes = bitsPerSample / 8;
  if (encoding !== "pcm") return { kind: encoding, bytes, littleEndian: true };
  return { kind: bytes === 1 ? "unsigned" : "signed", bytes, littleEndian: true };
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
  const chunks = listChunks(bytes);
  const format = parseFormat(bytes, onlyChunk(chunks, "fmt "));
  const data = onlyChunk(chunks, "data");
  if (data.bytes < data.declared) {
    throw damaged(
      `it is cut short: ${data.declared} bytes of samples are announced and ${data.bytes} are there`,
    );
  }
  const { channels: count, sampleRate, blockAlign } = format;
  const frames = Math.floor(data.bytes / blockAlign);
  const channels = readSamples(bytes.subarray(data.start, data.start + data.bytes), {
    format: sampleFormat(format),
    channels: count,
    frames,
  });
  const rest = data.bytes - frames * blockAlign;
  // Chunks have even lengths: a byte may follow samples that end at an odd one.
  const isPadding = rest === 1 && (frames * blockAlign) % 2 === 1;
  if (rest === 0 || isPadding) return { channels, sampleRate };
  const what = rest === 1 ? "1 byte is" : `${rest} bytes are`;
  return {
    channels,
    sampleRate,
    notes: [`The last ${what} not a whole sample and ${rest === 1 ? "was" : "were"} left out.`],
  };
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

/** Rounds a sample to an integer, of which `full` would be 1. */
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
 * @throws {InputError} if a sample is not finite, or is outside [-1, 1] and must become an integer
 */
export function encodeWav(w: Waveform, options: { bitDepth?: 16 | 24 | 32 } = {}): Uint8Array {
  checkWaveform(w);
  const bitDepth = options.bitDepth ?? 16;
  const step = bitDepth / 8;
  const length = w.samples.length * step;
  const view = new DataView(new ArrayBuffer(44 + length + (length & 1)));
  writeHeader(view, w, bitDepth);
  for (let i = 0; i < w.samples.length; i++) {
    const at = 44 + i * step;
    if (bitDepth === 32) {
      view.setFloat32(at, w.samples[i]!, true);
    } else if (bitDepth === 16) {
      view.setInt16(at, quantise(w.samples, i, 2 ** 15), true);
    } else {
      const value = quantise(w.samples, i, 2 ** 23);
      view.setUint16(at, value & 0xffff, true);
      view.setInt8(at + 2, value >> 16);
    }
  }
  return new Uint8Array(view.buffer);
}
