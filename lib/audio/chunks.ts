/**
 * The chunks of a file in the Interchange File Format, which both WAV (lowest byte first) and AIFF
 * (highest byte first) use. Chunks may stand in any order.
 *
 * Source: Electronic Arts, EA IFF 85; Microsoft and IBM, Multimedia Programming Interface and Data
 * Specifications 1.0 (RIFF).
 * @module
 */
import { textAt, viewOf } from "./bytes.ts";
import { damaged } from "./unreadable.ts";

/** One chunk of a file. */
export interface Chunk {
  /** Four characters. */
  readonly id: string;
  /** Shorter than declared if the file is cut off. */
  readonly content: Uint8Array;
  /** The length of the content that the file declares, in bytes. */
  readonly declared: number;
}

const HEADER_BYTES = 12;

/**
 * Lists the chunks of a file, up to the first that is cut off by its end.
 * @param options.littleEndian the byte order of lengths
 * @param options.lengthOf corrects a chunk's declared length, given where its content starts
 */
export function listChunks(
  bytes: Uint8Array,
  options: {
    readonly littleEndian: boolean;
    readonly lengthOf?: (chunk: Chunk, start: number, before: readonly Chunk[]) => number;
  },
): Chunk[] {
  const { littleEndian, lengthOf } = options;
  const view = viewOf(bytes);
  const chunks: Chunk[] = [];
  let at = HEADER_BYTES;
  while (at + 8 <= bytes.length) {
    const start = at + 8;
    const stored = view.getUint32(at + 4, littleEndian);
    const chunk = { id: textAt(bytes, at), content: bytes.subarray(start), declared: stored };
    const declared = lengthOf?.(chunk, start, chunks) ?? stored;
    chunks.push({ id: chunk.id, content: bytes.subarray(start, start + declared), declared });
    at = start + declared + declared % 2;
  }
  return chunks;
}

/** The content of the one chunk of a kind. */
export function onlyChunk(chunks: readonly Chunk[], id: string): Uint8Array {
  const [first, second] = chunks.filter((chunk) => chunk.id === id);
  const name = id.trim();
  if (first === undefined) throw damaged(`it has no ${name} chunk before it ends`);
  if (second !== undefined) {
    throw damaged(`it has more than one ${name} chunk`, { remedy: "export it again" });
  }
  const { content, declared } = first;
  if (content.length < declared) {
    throw damaged(
      `it is cut short: its ${name} chunk announces ${declared} bytes and ${content.length} are there`,
    );
  }
  return content;
}
