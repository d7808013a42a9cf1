/** WebM files around the packets of an Opus recording, for the tests of audio. @module */
import { readOgg } from "@/audio/ogg.ts";
import { opusInOgg } from "@/audio/opus.ts";
import { codecCases } from "./_codecs.ts";
import { ascii } from "./_files.ts";

/** How a WebM file is put together. */
export interface MadeWebm {
  /** Leave the lengths of the segment and of the clusters open, as browsers do. @default false */
  readonly open?: boolean;
  readonly codec?: string;
  readonly flags?: number;
  /** Samples at 48 kHz to discard at the end, in a block group. */
  readonly padding?: number;
}

/** An element: the hexadecimal digits of its identifier, its length in 8 bytes, its content. */
export function element(id: string, content: Iterable<number>, open = false): number[] {
  const bytes = [...content];
  const length = [
    0,
    0,
    0,
    bytes.length >>> 24,
    bytes.length >>> 16,
    bytes.length >>> 8,
    bytes.length,
  ]
    .map((value) => value & 255);
  const head = id.match(/../g)!.map((digits) => parseInt(digits, 16));
  return [...head, 1, ...(open ? new Array(7).fill(255) : length), ...bytes];
}

/** A WebM file with a video track before the sound of the first Opus case. */
export function makeWebm(made: MadeWebm = {}): Uint8Array {
  const { open = false, codec = "A_OPUS", flags = 0x80, padding = 0 } = made;
  const { head, packets } = opusInOgg(readOgg(codecCases("opus")[0]!.file));
  const video = element("ae", [...element("d7", [1]), ...element("86", ascii("V_VP8"))]);
  const number = element("d7", [2]);
  const sound = element("ae", [
    ...number,
    ...element("86", ascii(codec)),
    ...element("63a2", head),
  ]);
  const ns = Math.round(padding / 48e-6);
  const discard = element("75a2", [ns >>> 24, (ns >>> 16) & 255, (ns >>> 8) & 255, ns & 255]);
  const blocks = packets.map((packet, i) => {
    const content = [0x82, 0, 0, flags, ...packet];
    const isLast = i === packets.length - 1;
    if (!isLast || padding === 0) return element("a3", content);
    return element("a0", [...element("a1", content), ...discard]);
  });
  const frame = element("a3", [0x81, 0, 0, 0x80, 1, 2, 3]);
  const clusters = [blocks.slice(0, 2), blocks.slice(2)].flatMap((some) =>
    element("1f43b675", [...element("e7", [0]), ...frame, ...some.flat()], open)
  );
  const tracks = element("1654ae6b", [...video, ...sound]);
  const header = element("1a45dfa3", element("4282", ascii("webm")));
  return new Uint8Array([...header, ...element("18538067", [...tracks, ...clusters], open)]);
}
