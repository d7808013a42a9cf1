/**
 * Which kind of file some bytes are, by their content: the name can be wrong (two recordings of TESS
 * are AIFF files named .wav).
 * @module
 */

import { textAt } from "./bytes.ts";

/** The name of each kind of file in a sentence. */
export const CONTAINER_TITLES = {
  wav: "a WAV file",
  rf64: "an RF64 file (WAV for more than 4 GB)",
  aiff: "an AIFF file",
  flac: "a FLAC file",
  mp3: "an MP3 file",
  ogg: "an Ogg file (Vorbis or Opus)",
  mp4: "an MP4 file (M4A)",
  aac: "an AAC stream",
  webm: "a WebM or Matroska file",
  caf: "a Core Audio file",
  au: "a Sun .au file",
  zip: "a ZIP archive",
  text: "a text file",
  empty: "empty (0 bytes)",
  unknown: "not a sound file of a known kind",
} as const;

/** A kind of file. */
export type Container = keyof typeof CONTAINER_TITLES;

/**
 * Length in bytes of the ID3v2 tags before the sound: mostly in MP3 files, but some programs write
 * them before FLAC, AAC or WAV too.
 *
 * Source: ID3 tag version 2.4.0, Main Structure, 3.1 and 3.4.
 */
export function id3Length(bytes: Uint8Array): number {
  let at = 0;
  while (textAt(bytes, at, 3) === "ID3" && at + 10 <= bytes.length) {
    const footer = (bytes[at + 5]! & 0x10) === 0 ? 0 : 10;
    const size = bytes.subarray(at + 6, at + 10).reduce((sum, byte) => sum * 128 + (byte & 127), 0);
    at += 10 + size + footer;
  }
  return at;
}

/** Whether the bytes are an MPEG audio frame's header of layer III, II or I. */
function isMpegFrame(bytes: Uint8Array): boolean {
  const [sync = 0, head = 0, rate = 0] = bytes;
  const version = (head >> 3) & 3;
  const layer = (head >> 1) & 3;
  return sync === 0xff && (head & 0xe0) === 0xe0 && version !== 1 && layer !== 0 &&
    (rate >> 4) !== 15 && ((rate >> 2) & 3) !== 3;
}

/** Whether the first bytes are printable ASCII or UTF-8 with line breaks and tabs. */
function isText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 512);
  return head.every((b) => b >= 0x20 && b !== 0x7f || b === 9 || b === 10 || b === 13) &&
    head.some((b) => b < 0x80);
}

const MAGIC: readonly (readonly [magic: string, kind: Container])[] = [
  ["RF64", "rf64"],
  ["BW64", "rf64"],
  ["fLaC", "flac"],
  ["OggS", "ogg"],
  ["\x1a\x45\xdf\xa3", "webm"],
  ["caff", "caf"],
  [".snd", "au"],
  ["PK\x03\x04", "zip"],
];

/** Finds out what kind of file some bytes are, from their first bytes. */
export function identifyContainer(bytes: Uint8Array): Container {
  if (bytes.length === 0) return "empty";
  if (textAt(bytes, 0, 3) === "ID3") {
    const tag = id3Length(bytes);
    const tagged = tag === 0 ? "mp3" : identifyContainer(bytes.subarray(tag));
    return tagged === "empty" || tagged === "text" || tagged === "unknown" ? "mp3" : tagged;
  }
  const form = textAt(bytes, 8);
  const magic = textAt(bytes, 0);
  if (magic === "RIFF" && form === "WAVE") return "wav";
  if (magic === "FORM" && (form === "AIFF" || form === "AIFC")) return "aiff";
  if (textAt(bytes, 4) === "ftyp") return "mp4";
  for (const [start, kind] of MAGIC) if (magic.startsWith(start)) return kind;
  if (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xf6) === 0xf0) return "aac";
  if (isMpegFrame(bytes)) return "mp3";
  return isText(bytes) ? "text" : "unknown";
}
