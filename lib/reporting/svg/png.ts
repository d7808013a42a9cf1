/** PNG files from pixels, for the pictures inside a figure (heat maps). @module */
import { deflateSync } from "node:zlib";

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
/** Colour types of the PNG specification. */
const PALETTE = 3;
const RGBA = 6;

/** CRC-32 table of the PNG specification (ISO 3309, polynomial 0xEDB88320). */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/**
 * Encodes 8-bit RGBA pixels as a PNG file. Up to 256 colours become a palette, which halves the size of
 * a heat map.
 * @param rgba width · height · 4 bytes, rows from the top
 * @throws Error if the number of bytes does not fit the size
 */
export function encodePng(
  rgba: Uint8Array | Uint8ClampedArray,
  size: { width: number; height: number },
): Uint8Array {
  const { width, height } = size;
  if (rgba.length !== width * height * 4) {
    throw new Error(`${rgba.length} bytes are not ${width} × ${height} RGBA pixels`);
  }
  const indexed = indexColours(rgba);
  const pixels = indexed?.indices ?? rgba;
  const parts = [
    Uint8Array.from(SIGNATURE),
    chunk("IHDR", header(size, indexed ? PALETTE : RGBA)),
    ...(indexed ? [chunk("PLTE", indexed.colours), chunk("tRNS", indexed.alphas)] : []),
    chunk("IDAT", new Uint8Array(deflateSync(withFilterBytes(pixels, height), { level: 9 }))),
    chunk("IEND", new Uint8Array()),
  ];
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

function header(size: { width: number; height: number }, colourType: number): Uint8Array {
  const bytes = new Uint8Array(13), view = new DataView(bytes.buffer);
  view.setUint32(0, size.width);
  view.setUint32(4, size.height);
  bytes.set([8, colourType], 8); // 8 bits a channel or index
  return bytes;
}

/** One index per pixel and the colours they stand for; undefined when there are over 256. */
function indexColours(rgba: Uint8Array | Uint8ClampedArray) {
  const pixels = new DataView(rgba.buffer, rgba.byteOffset, rgba.byteLength);
  const indices = new Uint8Array(rgba.length / 4), known = new Map<number, number>();
  for (let i = 0; i < indices.length; i++) {
    const colour = pixels.getUint32(4 * i);
    let index = known.get(colour);
    if (index === undefined) {
      if (known.size === 256) return undefined;
      known.set(colour, index = known.size);
    }
    indices[i] = index;
  }
  const list = [...known.keys()];
  const colours = Uint8Array.from(
    list.flatMap((c) => [c >>> 24, (c >>> 16) & 255, (c >>> 8) & 255]),
  );
  return { indices, colours, alphas: Uint8Array.from(list, (c) => c & 255) };
}

/** Every row starts with the number of its filter: 0 = none, best for few flat colours. */
function withFilterBytes(pixels: Uint8Array | Uint8ClampedArray, height: number): Uint8Array {
  const rowBytes = pixels.length / height;
  const out = new Uint8Array(height * (1 + rowBytes));
  for (let y = 0; y < height; y++) {
    out.set(pixels.subarray(y * rowBytes, (y + 1) * rowBytes), y * (1 + rowBytes) + 1);
  }
  return out;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + data.length), view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) out[4 + i] = type.charCodeAt(i);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = CRC_TABLE[(c ^ byte) & 255]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
