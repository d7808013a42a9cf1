/**
 * One frame of FLAC: its header, and the samples of each channel from their prediction and
 * its residual.
 *
 * Numbers are kept as 64-bit floating point, which holds every sum of a prediction exactly: 32
 * products of 15 and 33 bits are below 2^53.
 *
 * Source: RFC 9639, Free Lossless Audio Codec, 9.
 * @module
 */

import { BitReader } from "./bits.ts";
import { createChecksum } from "./bytes.ts";
import { damaged, unsupported } from "./unreadable.ts";

/** What the file's header says of all frames. */
interface FlacFormat {
  readonly channels: number;
  /** Hz. */
  readonly sampleRate: number;
  readonly bitsPerSample: number;
}

/** A frame's samples as whole numbers, and where the next frame begins. */
interface FlacFrame {
  /** One array for each channel. */
  readonly channels: readonly Float64Array[];
  /** The frame's length in bytes. */
  readonly bytes: number;
}

/** Checksums of a frame's header and of a frame. */
const checksum8 = createChecksum(8, 0x07);
const checksum16 = createChecksum(16, 0x8005);

const wrong = (what: string) => damaged(`it is damaged: ${what}`);

/** In kHz, by the header's number. */
const SAMPLE_RATES_KHZ = [0, 88.2, 176.4, 192, 8, 16, 22.05, 24, 32, 44.1, 48, 96] as const;
const SAMPLE_SIZES = [0, 8, 12, undefined, 16, 20, 24, 32] as const;
const LEFT_SIDE = 8;
const SIDE_RIGHT = 9;
const MID_SIDE = 10;

function blockSizeOf(code: number, bits: BitReader): number {
  if (code === 0) throw wrong("a frame has no size");
  if (code === 1) return 192;
  if (code < 6) return 576 << (code - 2);
  return code < 8 ? bits.unsigned(8 * (code - 5)) + 1 : 256 << (code - 8);
}

function sampleRateOf(code: number, bits: BitReader): number {
  if (code === 15) throw wrong("a frame has no sample rate");
  if (code === 12) return 1000 * bits.unsigned(8);
  if (code > 12) return bits.unsigned(16) * (code === 14 ? 10 : 1);
  return SAMPLE_RATES_KHZ[code]! * 1000;
}

/** Reads a frame's header, whose values are 0 where it leaves them to the file's. */
function readHeader(bytes: Uint8Array, bits: BitReader) {
  if (bits.unsigned(15) !== 0x7ffc) throw wrong("no frame begins where one should");
  bits.unsigned(1);
  const sizeCode = bits.unsigned(4);
  const rateCode = bits.unsigned(4);
  const assignment = bits.unsigned(4);
  const bitsPerSample = SAMPLE_SIZES[bits.unsigned(3)];
  const isReserved = bits.unsigned(1) === 1;
  // The frame's number, written as UTF-8 writes a character.
  for (let more = Math.clz32(~(bits.unsigned(8) << 24)) - 1; more > 0; more--) bits.unsigned(8);
  const blockSize = blockSizeOf(sizeCode, bits);
  const sampleRate = sampleRateOf(rateCode, bits);
  const end = bits.byte;
  if (bits.unsigned(8) !== checksum8(bytes.subarray(0, end))) {
    throw wrong("a frame's header does not match its checksum");
  }
  if (isReserved || bitsPerSample === undefined || assignment > MID_SIDE) {
    throw wrong("a frame's header has values that mean nothing");
  }
  return { blockSize, sampleRate, bitsPerSample, assignment };
}

/** Reads the residual of the prediction into `out`, from sample number `order` on. */
function readResidual(bits: BitReader, out: Float64Array, order: number): void {
  const method = bits.unsigned(2);
  const partitions = 2 ** bits.unsigned(4);
  if (method > 1) throw wrong("a frame is coded in an unknown way");
  const width = 4 + method;
  const size = out.length / partitions;
  if (!Number.isInteger(size) || size < order) throw wrong("a frame is divided unevenly");
  let at = order;
  for (let partition = 0; partition < partitions; partition++) {
    const parameter = bits.unsigned(width);
    const end = (partition + 1) * size;
    if (parameter === 2 ** width - 1) {
      const count = bits.unsigned(5);
      for (; at < end; at++) out[at] = bits.signed(count);
      continue;
    }
    const scale = 2 ** parameter;
    for (; at < end; at++) {
      const folded = bits.zeros() * scale + bits.unsigned(parameter);
      out[at] = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
    }
  }
}

/** Adds to each residual the prediction from the samples before it. */
function predict(out: Float64Array, coefficients: readonly number[], shift: number): void {
  const order = coefficients.length;
  const scale = 2 ** -shift;
  for (let i = order; i < out.length; i++) {
    let sum = 0;
    for (let j = 0; j < order; j++) sum += coefficients[j]! * out[i - 1 - j]!;
    out[i]! += Math.floor(sum * scale);
  }
}

/** Coefficients of the fixed predictors of order 0 to 4. */
const FIXED = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]] as const;

/** Reads samples that are predicted from those before them. */
function readPredicted(
  bits: BitReader,
  out: Float64Array,
  { type, width }: { readonly type: number; readonly width: number },
): void {
  const isLinear = type >= 32;
  const order = isLinear ? type - 31 : type - 8;
  const isKnown = isLinear || order in FIXED;
  if (!isKnown || order > out.length) throw wrong("a channel is coded in an unknown way");
  for (let i = 0; i < order; i++) out[i] = bits.signed(width);
  let coefficients: readonly number[] = isLinear ? [] : FIXED[order]!;
  let shift = 0;
  if (isLinear) {
    const precision = bits.unsigned(4) + 1;
    shift = bits.signed(5);
    if (precision === 16 || shift < 0) throw wrong("a prediction means nothing");
    coefficients = Array.from({ length: order }, () => bits.signed(precision));
  }
  readResidual(bits, out, order);
  predict(out, coefficients, shift);
}

/** Reads the samples of one channel. */
function readSubframe(bits: BitReader, blockSize: number, depth: number): Float64Array {
  const out = new Float64Array(blockSize);
  const head = bits.unsigned(8);
  const wasted = head & 1 ? bits.zeros() + 1 : 0;
  const width = depth - wasted;
  if (head > 127 || width < 1) throw wrong("a channel's header means nothing");
  const type = (head >> 1) & 63;
  if (type === 0) {
    out.fill(bits.signed(width));
  } else if (type === 1) {
    for (let i = 0; i < blockSize; i++) out[i] = bits.signed(width);
  } else {
    readPredicted(bits, out, { type, width });
  }
  return wasted > 0 ? out.map((value) => value * 2 ** wasted) : out;
}

/** Left and right from channels of which one is a difference, and the other may be a mean. */
function separate(first: Float64Array, second: Float64Array, assignment: number): void {
  for (let i = 0; i < first.length; i++) {
    const a = first[i]!;
    const b = second[i]!;
    if (assignment === LEFT_SIDE) {
      second[i] = a - b;
    } else if (assignment === SIDE_RIGHT) {
      first[i] = a + b;
    } else {
      const sum = 2 * a + Math.abs(b % 2);
      first[i] = (sum + b) / 2;
      second[i] = (sum - b) / 2;
    }
  }
}

/** Decodes the frame at the start of some bytes, which must have the file's format. */
export function decodeFlacFrame(bytes: Uint8Array, format: FlacFormat): FlacFrame {
  const bits = new BitReader(bytes);
  const { blockSize, assignment, sampleRate, bitsPerSample } = readHeader(bytes, bits);
  const count = assignment < LEFT_SIDE ? assignment + 1 : 2;
  const differs = count !== format.channels ||
    sampleRate !== 0 && sampleRate !== format.sampleRate ||
    bitsPerSample !== 0 && bitsPerSample !== format.bitsPerSample;
  if (differs) throw unsupported("its format changes on the way", "export it again, as WAV");
  const channels = Array.from({ length: count }, (_, channel) => {
    const isSide = assignment === SIDE_RIGHT ? channel === 0 : channel === 1;
    const wider = assignment >= LEFT_SIDE && isSide ? 1 : 0;
    return readSubframe(bits, blockSize, format.bitsPerSample + wider);
  });
  bits.align();
  const end = bits.byte;
  if (bits.unsigned(16) !== checksum16(bytes.subarray(0, end))) {
    throw wrong("a frame does not match its checksum");
  }
  if (assignment >= LEFT_SIDE) separate(channels[0]!, channels[1]!, assignment);
  return { channels, bytes: bits.byte };
}
