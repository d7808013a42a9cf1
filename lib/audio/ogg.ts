/**
 * Ogg: pages with checksums, and the packets in them. Checking every page here means that damage is
 * found before a decoder sees it.
 *
 * Source: RFC 3533, The Ogg Encapsulation Format Version 0.
 * @module
 */

/** One packet, and where its sound ends. */
export interface OggPacket {
  readonly data: Uint8Array;
  /** End of the sound on its page in samples, for the last packet that ends on a page. */
  readonly granule?: bigint;
}

/** The one stream of an Ogg file. */
export interface OggStream {
  readonly codec: "vorbis" | "opus" | "flac" | "unknown";
  readonly packets: readonly OggPacket[];
}

const HEADER_BYTES = 27;
const CONTINUED = 1, LAST = 4;

/** Remainders of the polynomial 0x04c11db7, highest bit first. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte << 24;
  for (let bit = 0; bit < 8; bit++) rest = (rest << 1) ^ (rest < 0 ? 0x04c11db7 : 0);
  return rest;
});

/** Checksum of a page, its own four bytes taken as zero. */
export function oggChecksum(page: Uint8Array): number {
  let rest = 0;
  for (let i = 0; i < page.length; i++) {
    const byte = i >= 22 && i < 26 ? 0 : page[i]!;
    rest = (rest << 8) ^ CRC_TABLE[((rest >>> 24) ^ byte) & 255]!;
  }
  return rest >>> 0;
}

interface OggPage {
  readonly flags: number;
  readonly granule: bigint;
  readonly serial: number;
  readonly number: number;
  /** Lengths of its segments: one below 255 ends a packet. */
  readonly lacing: Uint8Array;
  readonly start: number;
  readonly end: number;
}

const CUT = "it is cut short in the middle of a page; copy or download the file again";

function pageAt(bytes: Uint8Array, at: number): OggPage {
  if (String.fromCharCode(...bytes.subarray(at, at + 4)) !== "OggS") {
    throw new SyntaxError(`it is damaged at byte ${at}; copy or download the file again`);
  }
  const segments = bytes[at + 26] ?? 0, start = at + HEADER_BYTES + segments;
  if (start > bytes.length) throw new SyntaxError(CUT);
  const lacing = bytes.subarray(at + HEADER_BYTES, start);
  const end = start + lacing.reduce((sum, length) => sum + length, 0);
  if (end > bytes.length) throw new SyntaxError(CUT);
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, end - at);
  if (oggChecksum(bytes.subarray(at, end)) !== view.getUint32(22, true)) {
    throw new SyntaxError(
      `it is damaged: the page at byte ${at} does not match its checksum; ` +
        "copy or download the file again",
    );
  }
  return {
    flags: view.getUint8(5),
    granule: view.getBigInt64(6, true),
    serial: view.getUint32(14, true),
    number: view.getUint32(18, true),
    lacing,
    start,
    end,
  };
}

/** Reads all pages, which must be those of one stream, in order, to its end. */
function readPages(bytes: Uint8Array): OggPage[] {
  const pages: OggPage[] = [];
  for (let at = 0; at < bytes.length;) {
    const page = pageAt(bytes, at), before = pages.at(-1);
    if (before !== undefined && page.serial !== before.serial) {
      throw new SyntaxError("it holds more than one stream; export the sound alone, as WAV");
    }
    if (before !== undefined && page.number !== before.number + 1) {
      throw new SyntaxError(
        `pages are missing before byte ${at}; copy or download the file again`,
      );
    }
    pages.push(page);
    at = page.end;
  }
  if (((pages.at(-1)?.flags ?? 0) & LAST) === 0) {
    throw new SyntaxError("it is cut short: its last page is missing; copy or download it again");
  }
  return pages;
}

/** Puts the packets together that go over several segments or pages. */
function joinPackets(bytes: Uint8Array, pages: readonly OggPage[]): OggPacket[] {
  const packets: { data: Uint8Array; granule?: bigint }[] = [];
  let parts: Uint8Array[] = [];
  for (const { flags, granule, lacing, start } of pages) {
    if ((flags & CONTINUED) !== 0 !== parts.length > 0) {
      throw new SyntaxError("part of a packet is missing; copy or download the file again");
    }
    let at = start, ended = false;
    for (const length of lacing) {
      parts.push(bytes.subarray(at, at + length));
      at += length;
      if (length === 255) continue;
      packets.push({ data: parts.length === 1 ? parts[0]! : join(parts) });
      parts = [];
      ended = true;
    }
    if (ended) packets.at(-1)!.granule = granule;
  }
  if (parts.length > 0) throw new SyntaxError(CUT);
  return packets;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const CODECS: readonly (readonly [magic: string, codec: OggStream["codec"]])[] = [
  ["\x01vorbis", "vorbis"],
  ["OpusHead", "opus"],
  ["\x7fFLAC", "flac"],
];

/**
 * Reads an Ogg file of one stream.
 * @throws SyntaxError with the reason and the remedy, for the caller to put the file's name before:
 * a checksum that does not match, missing pages, an end that is cut off, several streams
 */
export function readOgg(bytes: Uint8Array): OggStream {
  const packets = joinPackets(bytes, readPages(bytes));
  const head = String.fromCharCode(...packets[0]?.data.subarray(0, 8) ?? []);
  const known = CODECS.find(([magic]) => head.startsWith(magic));
  return { codec: known?.[1] ?? "unknown", packets };
}
