/**
 * Samples as plain numbers in bytes: integers of 8 to 32 bits and floating point, in either order
 * of bytes, channels interleaved.
 *
 * Integers are divided by 2^(bits - 1), as in libsndfile, so that 16-bit samples become
 * k / 32768 in [-1, 1). Unsigned 8-bit samples lie around 128.
 * @module
 */

/** How samples are written down. */
export interface SampleFormat {
  readonly kind: "unsigned" | "signed" | "float";
  readonly bytes: number;
  readonly littleEndian: boolean;
}

/** Reads one sample at a byte offset. */
type SampleReader = (view: DataView, at: number, little: boolean) => number;

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
};

/**
 * Separates the channels of interleaved samples.
 * @param options.frames samples of each channel; `bytes` holds at least as many
 * @returns one array for each channel; 32-bit integers and 64-bit floats are rounded
 * @throws RangeError if there is no such format
 */
export function readSamples(
  bytes: Uint8Array,
  options: { format: SampleFormat; channels: number; frames: number },
): Float32Array[] {
  const { format, channels, frames } = options;
  const read = READERS[`${format.kind}${format.bytes}`];
  if (read === undefined) {
    throw new RangeError(`Cannot read ${format.kind} samples of ${format.bytes} bytes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const step = channels * format.bytes, { littleEndian } = format;
  return Array.from({ length: channels }, (_, channel) => {
    const samples = new Float32Array(frames);
    let at = channel * format.bytes;
    for (let i = 0; i < frames; i++, at += step) samples[i] = read(view, at, littleEndian);
    return samples;
  });
}
