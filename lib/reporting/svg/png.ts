/** PNG files from pixels, for the pictures inside a figure (heat maps). @module */
import { crc32, deflateSync } from "node:zlib";

/** Colour types of the PNG specification. */
const PALETTE = 3;
const RGBA = 6;

/**
 * Encodes 8-bit RGBA pixels as a PNG file. Up to 256 colours become a palette, which halves the size of
 * a heat map.
 * @param rgba width · height · 4 bytes, rows from the top
 */
export function encodePng(
  rgba: Uint8Array | Uint8ClampedArray,
  { width, height }: { readonly width: number; readonly height: number },
): Uint8Array {
  const indexed = indexColours(rgba);
  const pixels = indexed?.indices ?? rgba;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, indexed ? PALETTE : RGBA], 8); // 8 bits a channel or index
  const palette = indexed ? [chunk("PLTE", indexed.colours), chunk("tRNS", indexed.alphas)] : [];
  // every row starts with the number of its filter: 0 = none, best for few flat colours
  const rowBytes = pixels.length / height;
  const rows = new Uint8Array(height * (1 + rowBytes));
  for (let y = 0; y < height; y++) {
    rows.set(pixels.subarray(y * rowBytes, (y + 1) * rowBytes), y * (1 + rowBytes) + 1);
  }
  return Uint8Array.from([
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], // the signature of a PNG file
    chunk("IHDR", header),
    ...palette,
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", new Uint8Array()),
  ].flatMap((part) => [...part]));
}

/** One index per pixel and the colours they stand for; undefined when there are over 256. */
function indexColours(rgba: Uint8Array | Uint8ClampedArray) {
  const pixels = new DataView(rgba.buffer, rgba.byteOffset, rgba.byteLength);
  const indices = new Uint8Array(rgba.length / 4);
  const known = new Map<number, number>();
  for (let i = 0; i < indices.length; i++) {
    const colour = pixels.getUint32(4 * i);
    const index = known.get(colour) ?? known.size;
    if (index === 256) return undefined;
    known.set(colour, index);
    indices[i] = index;
  }
  const list = [...known.keys()];
  const colours = list.flatMap((c) => [c >>> 24, (c >>> 16) & 255, (c >>> 8) & 255]);
  return { indices, colours, alphas: list.map((c) => c & 255) };
}

function chunk(type: string, data: ArrayLike<number>): Uint8Array {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  out.set(new TextEncoder().encode(type), 4);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}
