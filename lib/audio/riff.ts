/**
 * The frame of a WAV file: its chunks and its format. Chunks may stand in any order; unknown ones
 * are skipped (RAVDESS has a 4 kB `FLLR` before `data`, and `LIST`, `bext` and `_PMX` after it).
 *
 * Source: Microsoft and IBM, Multimedia Programming Interface and Data Specifications 1.0 (RIFF);
 * Microsoft, Multiple Channel Audio Data and WAVE Files (WAVE_FORMAT_EXTENSIBLE); EBU Tech 3306,
 * RF64 1.1, and ITU-R BS.2088 (BW64).
 * @module
 */
import { damaged, unsupported } from "./unreadable.ts";

/** One chunk as the file declares it. */
export interface RiffChunk {
  /** Four characters. */
  readonly id: string;
  /** Bytes of content: those that are there, for a chunk whose length was never filled in. */
  readonly bytes: number;
  /** Where the content starts, in bytes from the start of the file. */
  readonly start: number;
  /** The length that the file declares, in bytes. */
  readonly declared: number;
}

/** The content of a WAV file's `fmt ` chunk. */
export interface WavFormat {
  readonly encoding: "pcm" | "float" | "alaw" | "mulaw";
  readonly channels: number;
  readonly sampleRate: number;
  readonly bitsPerSample: number;
  /** Bytes of one sample of all channels. */
  readonly blockAlign: number;
}

const HEADER_BYTES = 12;

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
function longDataLength(view: DataView, chunks: readonly RiffChunk[]): number | undefined {
  const [first] = chunks;
  if (first?.id !== "ds64" || first.bytes < 16) return undefined;
  const riffLength = view.getBigUint64(first.start, true);
  const length = view.getBigUint64(first.start + 8, true);
  const isFilledIn = length < 2n ** 63n && (length > 0n || riffLength > 0n);
  return isFilledIn ? Number(length) : undefined;
}

/**
 * Lists the chunks of a WAV file, up to the first that is cut off by the end of the file. A cut
 * `data` chunk is listed with the bytes that are there; compare `bytes` with `declared`.
 */
export function listChunks(bytes: Uint8Array): RiffChunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: RiffChunk[] = [];
  let at = HEADER_BYTES;
  while (at + 8 <= bytes.length) {
    const id = String.fromCharCode(...bytes.subarray(at, at + 4));
    const start = at + 8;
    const left = bytes.length - start;
    const short = view.getUint32(at + 4, true);
    const long = id === "data" && short === LONG_LENGTH ? longDataLength(view, chunks) : undefined;
    const declared = long ?? short;
    const openEnded = id === "data" && long === undefined && declared !== left && left > 0 &&
      (declared > left || declared === 0) && isOpenEnded(view, start, declared);
    if (openEnded) {
      chunks.push({ id, bytes: left, start, declared: left });
      break;
    }
    if (declared <= left || id === "data") {
      chunks.push({ id, bytes: Math.min(declared, left), start, declared });
    }
    at = start + declared + declared % 2;
  }
  return chunks;
}

const EXTENSIBLE = 0xfffe;

interface Encoding {
  readonly encoding: WavFormat["encoding"];
  /** Bits per sample that occur. */
  readonly bits: readonly number[];
}

const ENCODINGS: ReadonlyMap<number, Encoding> = new Map<number, Encoding>([
  [0x0001, { encoding: "pcm", bits: [8, 16, 24, 32] }],
  [0x0003, { encoding: "float", bits: [32, 64] }],
  [0x0006, { encoding: "alaw", bits: [8] }],
  [0x0007, { encoding: "mulaw", bits: [8] }],
]);

/** Names of encodings that are not supported. */
const OTHER_ENCODINGS: Readonly<Record<number, string>> = {
  0x0002: "Microsoft ADPCM",
  0x0011: "IMA ADPCM",
  0x0031: "GSM 6.10",
  0x0050: "MPEG layer I or II",
  0x0055: "MP3",
  0x00ff: "AAC",
};
/** The last 14 bytes of the identifiers of extensible formats (KSDATAFORMAT_SUBTYPE_…). */
const SUBTYPE_TAIL = "0000000010008000" + "00aa00389b71";

/** The format's number, looked up in the extension where the format is extensible. */
function formatTag(view: DataView, chunk: RiffChunk): number {
  const tag = view.getUint16(chunk.start, true);
  if (tag !== EXTENSIBLE) return tag;
  if (chunk.bytes < 40) {
    throw damaged("its extensible format is cut short", { remedy: "export it as 16-bit PCM" });
  }
  let tail = "";
  for (let i = 26; i < 40; i++) {
    tail += view.getUint8(chunk.start + i).toString(16).padStart(2, "0");
  }
  if (tail !== SUBTYPE_TAIL) throw unsupported("its format is of an unknown subtype");
  return view.getUint16(chunk.start + 24, true);
}

/**
 * Reads the `fmt ` chunk.
 * @throws {InputError} if the encoding is not supported or the chunk contradicts itself
 */
export function parseFormat(bytes: Uint8Array, chunk: RiffChunk): WavFormat {
  const exportAgain = { remedy: "export it again" };
  if (chunk.bytes < 16) {
    throw damaged(`its fmt chunk has ${chunk.bytes} bytes instead of 16`, exportAgain);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = formatTag(view, chunk);
  const known = ENCODINGS.get(tag);
  if (known === undefined) {
    const name = OTHER_ENCODINGS[tag] ?? `of format 0x${tag.toString(16).padStart(4, "0")}`;
    throw unsupported(`its samples are ${name}`);
  }
  const { encoding, bits } = known;
  const channels = view.getUint16(chunk.start + 2, true);
  const sampleRate = view.getUint32(chunk.start + 4, true);
  const blockAlign = view.getUint16(chunk.start + 12, true);
  const bitsPerSample = view.getUint16(chunk.start + 14, true);
  if (!bits.includes(bitsPerSample)) {
    const wanted = bits.join(", ");
    throw unsupported(`its ${encoding} samples have ${bitsPerSample} bits instead of ${wanted}`);
  }
  if (channels === 0 || sampleRate === 0 || blockAlign !== channels * bitsPerSample / 8) {
    const format = `${channels} channels of ${bitsPerSample} bits in ${blockAlign} bytes`;
    throw damaged(`its format contradicts itself (${format} at ${sampleRate} Hz)`, exportAgain);
  }
  return { encoding, channels, sampleRate, bitsPerSample, blockAlign };
}
