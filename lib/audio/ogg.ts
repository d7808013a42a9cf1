/**
 * Ogg: pages with checksums, and the packets in them. Every page is checked here, so that damage is
 * found before a decoder sees it.
 *
 * Source: RFC 3533, The Ogg Encapsulation Format Version 0.
 * @module
 */

import { createChecksum, joinBytes, textAt, viewOf } from "./bytes.ts";
import { checkLength, damaged, type DecodeLimit, unsupported } from "./unreadable.ts";

/** One packet, and where its sound ends. */
export interface OggPacket {
  readonly data: Uint8Array;
  /** End of the sound on its page in samples, for the last packet that ends on a page. */
  readonly granule?: bigint;
}

/** The content of an Ogg file, which holds one stream. */
export interface OggStream {
  readonly codec: "vorbis" | "opus" | "flac" | "unknown";
  readonly packets: readonly OggPacket[];
  /** The file, with its last page marked as the end of the stream. */
  readonly file: Uint8Array;
  /** What is odd about the file. */
  readonly notes: readonly string[];
}

const HEADER_BYTES = 27;
const CONTINUED = 1;
const LAST = 4;

const checksumOf = createChecksum(32, 0x04c11db7);

/** Checksum of a page, whose own four bytes count as zero. */
function checksum(page: Uint8Array): number {
  return checksumOf(page.slice().fill(0, 22, 26));
}

interface OggPage {
  readonly flags: number;
  readonly granule: bigint;
  readonly serial: number;
  readonly number: number;
  /** Lengths of its segments: one below 255 ends a packet. */
  readonly lacing: Uint8Array;
  /** Where its content begins and ends, in bytes of the file. */
  readonly start: number;
  readonly end: number;
}

const CUT = "it is cut short in the middle of a page";
const NO_END =
  "Its last page is not marked as the end of the stream, as some messengers write it; " +
  "if the recording should be longer, it was cut short.";

function pageAt(bytes: Uint8Array, at: number): OggPage {
  if (textAt(bytes, at) !== "OggS") {
    throw damaged(`it is damaged at byte ${at}`);
  }
  const segments = bytes[at + 26] ?? 0;
  const start = at + HEADER_BYTES + segments;
  if (start > bytes.length) throw damaged(CUT);
  const lacing = bytes.subarray(at + HEADER_BYTES, start);
  const end = start + lacing.reduce((sum, length) => sum + length, 0);
  if (end > bytes.length) throw damaged(CUT);
  const page = bytes.subarray(at, end);
  const view = viewOf(page);
  if (checksum(page) !== view.getUint32(22, true)) {
    throw damaged(`it is damaged: the page at byte ${at} does not match its checksum`);
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

/** Reads all pages, which must belong to one stream and have numbers without gaps. */
function readPages(bytes: Uint8Array): OggPage[] {
  const pages: OggPage[] = [];
  let at = 0;
  while (at < bytes.length) {
    const page = pageAt(bytes, at);
    const before = pages.at(-1);
    if (before !== undefined && page.serial !== before.serial) {
      throw unsupported("it holds more than one stream", "export the sound alone, as WAV");
    }
    if (before !== undefined && page.number !== before.number + 1) {
      throw damaged(`pages are missing before byte ${at}`);
    }
    pages.push(page);
    at = page.end;
  }
  return pages;
}

/** Joins the segments of each packet, which may be on several pages. */
function joinPackets(bytes: Uint8Array, pages: readonly OggPage[]): OggPacket[] {
  const packets: { data: Uint8Array; granule?: bigint }[] = [];
  let parts: Uint8Array[] = [];
  for (const { flags, granule, lacing, start } of pages) {
    if ((flags & CONTINUED) !== 0 !== parts.length > 0) {
      throw damaged("part of a packet is missing");
    }
    let at = start;
    let ended = false;
    for (const length of lacing) {
      parts.push(bytes.subarray(at, at + length));
      at += length;
      if (length === 255) continue;
      packets.push({ data: parts.length === 1 ? parts[0]! : joinBytes(parts) });
      parts = [];
      ended = true;
    }
    if (ended) packets.at(-1)!.granule = granule;
  }
  if (parts.length > 0) throw damaged(CUT);
  return packets;
}

/** A copy of the file whose last page is marked as such, so that decoders cut its padding off. */
function markEnd(bytes: Uint8Array, last: OggPage): Uint8Array {
  const copy = bytes.slice();
  const page = copy.subarray(last.start - HEADER_BYTES - last.lacing.length, last.end);
  page[5]! |= LAST;
  viewOf(page).setUint32(22, checksum(page), true);
  return copy;
}

const CODECS: readonly (readonly [magic: string, codec: OggStream["codec"]])[] = [
  ["\x01vorbis", "vorbis"],
  ["OpusHead", "opus"],
  ["\x7fFLAC", "flac"],
];

/** Reads an Ogg file of one stream. */
export function readOgg(bytes: Uint8Array): OggStream {
  const pages = readPages(bytes);
  const packets = joinPackets(bytes, pages);
  const head = textAt(packets[0]?.data ?? new Uint8Array(), 0, 8);
  const known = CODECS.find(([magic]) => head.startsWith(magic));
  const codec = known?.[1] ?? "unknown";
  const last = pages.at(-1);
  if (last === undefined || (last.flags & LAST) !== 0) {
    return { codec, packets, file: bytes, notes: [] };
  }
  return { codec, packets, file: markEnd(bytes, last), notes: [NO_END] };
}

/** Vorbis' first packet is a fixed header. */
const VORBIS_RATE = 12;
const VORBIS_BLOCKS = 28;
/** Packets may be of two sizes. Sound of which so many times as many are needed is made up. */
const MOST_SHORT = 4;

/**
 * Checks how long the sound of a Vorbis stream is, by its own account and by its number of packets.
 * @throws {InputError} if it is longer than the limit
 */
export function checkVorbisLength({ packets }: OggStream, { maxSec }: DecodeLimit): void {
  const head = viewOf(packets[0]!.data);
  if (maxSec === undefined || head.byteLength <= VORBIS_BLOCKS) return; // the decoder will complain
  const sampleRate = head.getUint32(VORBIS_RATE, true);
  const longest = 2 ** (head.getUint8(VORBIS_BLOCKS) >> 4) / 2;
  checkLength(Number(packets.at(-1)!.granule ?? 0n), { sampleRate, maxSec });
  checkLength(packets.length * longest, { sampleRate, maxSec: MOST_SHORT * maxSec });
}
