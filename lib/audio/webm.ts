/**
 * WebM and Matroska: the packets of an Opus recording, as browsers write them (MediaRecorder).
 *
 * The file is a tree of elements, each an identifier, a length and a content. Recorders do not know
 * the length of the outer ones and leave it open, so the tree is read as a list: the content of an
 * element that holds others simply comes next.
 *
 * Source: RFC 8794, Extensible Binary Meta Language; RFC 9559, Matroska Media Container; Xiph.Org,
 * Matroska Opus encapsulation.
 * @module
 */

import type { OpusStream } from "./opus.ts";
import { damaged, unsupported } from "./unreadable.ts";

const ID = {
  segment: 0x18538067,
  tracks: 0x1654ae6b,
  track: 0xae,
  trackNumber: 0xd7,
  codecName: 0x86,
  codecPrivate: 0x63a2,
  cluster: 0x1f43b675,
  blockGroup: 0xa0,
  block: 0xa1,
  simpleBlock: 0xa3,
  discardPadding: 0x75a2,
};
/** Elements that hold those that are needed. */
const OUTER = new Set([ID.segment, ID.tracks, ID.track, ID.cluster, ID.blockGroup]);

interface Element {
  readonly id: number;
  /** Empty for an element that holds others. */
  readonly content: Uint8Array;
}

interface Track {
  number: number;
  codec: string;
  head: Uint8Array;
}

const CUT = "it is cut short";

/** A number of 1 to 8 bytes, the first of which has as many leading zeros as bytes follow. */
function variableInteger(bytes: Uint8Array, at: number) {
  const first = bytes[at];
  if (first === undefined) throw damaged(CUT);
  const length = Math.clz32(first) - 23;
  if (length > 8) throw damaged(`it is damaged at byte ${at}`);
  if (at + length > bytes.length) throw damaged(CUT);
  const marker = 2 ** (8 - length);
  let value = first - marker;
  let isOpen = value === marker - 1;
  for (const byte of bytes.subarray(at + 1, at + length)) {
    value = value * 256 + byte;
    isOpen &&= byte === 255;
  }
  /** With the marker, as identifiers are written. */
  const marked = value + marker * 256 ** (length - 1);
  return { value, marked, length, isOpen };
}

function* elementsOf(bytes: Uint8Array): Generator<Element> {
  let at = 0;
  while (at < bytes.length) {
    const id = variableInteger(bytes, at);
    const size = variableInteger(bytes, at + id.length);
    const start = at + id.length + size.length;
    const end = start + size.value;
    if (!size.isOpen && end > bytes.length) throw damaged(CUT);
    const isOuter = OUTER.has(id.marked);
    if (size.isOpen && !isOuter) throw damaged(`it is damaged at byte ${at}`);
    yield { id: id.marked, content: bytes.subarray(start, isOuter ? start : end) };
    at = isOuter ? start : end;
  }
}

/** A whole number of up to 8 bytes, highest byte first. */
function integerOf(content: Uint8Array, signed = false): number {
  const value = content.reduce((sum, byte) => sum * 256 + byte, 0);
  return signed && (content[0] ?? 0) > 127 ? value - 256 ** content.length : value;
}

/** The track of a block, and the packet in it. */
function parseBlock(content: Uint8Array): { track: number; packet: Uint8Array } {
  const track = variableInteger(content, 0);
  // After the number come two bytes of time and one of flags.
  const flags = content[track.length + 2];
  if (flags === undefined) throw damaged(CUT);
  if ((flags & 6) !== 0) throw unsupported("it packs several packets into one block");
  return { track: track.value, packet: content.subarray(track.length + 3) };
}

function chooseTrack(tracks: readonly Track[]): Track {
  const opus = tracks.find(({ codec }) => codec === "A_OPUS");
  if (opus !== undefined) return opus;
  const sound = tracks.find(({ codec }) => codec.startsWith("A_"));
  throw unsupported(
    sound === undefined ? "it holds no sound" : `its sound is ${sound.codec}, not Opus`,
  );
}

/** Reads the first Opus track of a WebM or Matroska file. */
export function readWebm(bytes: Uint8Array): OpusStream {
  const tracks: Track[] = [];
  const blocks: Uint8Array[] = [];
  let discardedNs = 0;
  for (const { id, content } of elementsOf(bytes)) {
    if (id === ID.track) tracks.push({ number: 0, codec: "", head: new Uint8Array() });
    const track = tracks.at(-1);
    if (id === ID.block || id === ID.simpleBlock) {
      blocks.push(content);
      discardedNs = 0;
    } else if (id === ID.discardPadding) {
      discardedNs = integerOf(content, true);
    } else if (track !== undefined) {
      if (id === ID.trackNumber) track.number = integerOf(content);
      if (id === ID.codecName) track.codec = String.fromCharCode(...content.subarray(0, 32));
      if (id === ID.codecPrivate) track.head = content;
    }
  }
  const chosen = chooseTrack(tracks);
  return {
    head: chosen.head,
    packets: blocks.map(parseBlock).filter(({ track }) => track === chosen.number)
      .map(({ packet }) => packet),
    padding: Math.max(0, Math.round(discardedNs * 48e-6)),
  };
}
