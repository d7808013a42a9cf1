/**
 * Uncompressed samples: integers of 8 to 32 bits, floating point, and the 8-bit codes of telephones,
 * in either byte order, with the channels interleaved.
 *
 * Integers are divided by 2^(bits - 1), as in libsndfile, so that 16-bit samples become
 * k / 32768 in [-1, 1). Unsigned 8-bit samples have their zero at 128.
 * @module
 */

import { viewOf } from "./bytes.ts";

/** How samples are stored. */
export interface SampleFormat {
  readonly kind: "unsigned" | "signed" | "float" | "alaw" | "mulaw";
  readonly bytes: number;
  readonly littleEndian: boolean;
}

/** Reads one sample at a byte offset. */
type SampleReader = (view: DataView, at: number, little: boolean) => number;

/** Value of an A-law code on the scale of 16 bits (ITU-T G.711, table 1a). */
function expandALaw(code: number): number {
  const inverted = code ^ 0x55;
  const mantissa = (inverted & 15) << 4;
  const exponent = (inverted >> 4) & 7;
  const size = exponent === 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
  return inverted & 0x80 ? size : -size;
}

/** Value of a mu-law code on the scale of 16 bits (ITU-T G.711, table 2a). */
function expandMuLaw(code: number): number {
  const inverted = ~code & 255;
  const size = ((((inverted & 15) << 3) + 132) << ((inverted >> 4) & 7)) - 132;
  return inverted & 0x80 ? 0 - size : size;
}

const READERS: Readonly<Record<string, SampleReader>> = {
  unsigned1: (view, at) => (view.getUint8(at) - 128) / 2 ** 7,
  signed1: (view, at) => view.getInt8(at) / 2 ** 7,
  signed2: (view, at, little) => view.getInt16(at, little) / 2 ** 15,
  signed3: (view, at, little) =>
    little
      ? ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 2 ** 23
      : ((view.getInt8(at) << 16) | view.getUint16(at + 1, false)) / 2 ** 23,
  signed4: (view, at, little) => view.getInt32(at, little) / 2 ** 31,
  float4: (view, at, little) => view.getFloat32(at, little),
  float8: (view, at, little) => view.getFloat64(at, little),
  alaw1: (view, at) => expandALaw(view.getUint8(at)) / 2 ** 15,
  mulaw1: (view, at) => expandMuLaw(view.getUint8(at)) / 2 ** 15,
};

/**
 * Separates the channels of interleaved samples.
 * @param options.frames samples of each channel; `bytes` holds at least as many
 * @returns one array for each channel; 32-bit integers and 64-bit floats are rounded
 */
export function readSamples(
  bytes: Uint8Array,
  options: { format: SampleFormat; channels: number; frames: number },
): Float32Array[] {
  const { format, channels, frames } = options;
  if (isNative(format, bytes)) return readShorts(bytes, { channels, frames });
  const read = READERS[`${format.kind}${format.bytes}`];
  if (read === undefined) throw new Error(`no ${format.kind} samples of ${format.bytes} bytes`);
  const view = viewOf(bytes);
  const step = channels * format.bytes;
  return Array.from({ length: channels }, (_, channel) => {
    const samples = new Float32Array(frames);
    let at = channel * format.bytes;
    for (let i = 0; i < frames; i++) {
      samples[i] = read(view, at, format.littleEndian);
      at += step;
    }
    return samples;
  });
}

/** Whether samples are 16-bit integers as the processor has them. */
function isNative({ kind, bytes, littleEndian }: SampleFormat, data: Uint8Array): boolean {
  return kind === "signed" && bytes === 2 && littleEndian && data.byteOffset % 2 === 0;
}

/** The usual case, four times as fast as the others; all processors have the lowest byte first. */
function readShorts(
  bytes: Uint8Array,
  { channels, frames }: { channels: number; frames: number },
): Float32Array[] {
  const integers = new Int16Array(bytes.buffer, bytes.byteOffset, channels * frames);
  return Array.from({ length: channels }, (_, channel) => {
    const samples = new Float32Array(frames);
    for (let i = 0; i < frames; i++) samples[i] = integers[i * channels + channel]! / 2 ** 15;
    return samples;
  });
}
