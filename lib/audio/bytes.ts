/** Reading, joining and checking of bytes, as several formats need it. @module */

/** Bytes as Latin-1 text. */
export function textAt(bytes: Uint8Array, start: number, length: number = 4): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}

/** A view of exactly these bytes, which may be part of a larger buffer. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** One array of bytes from several. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  return fill(new Uint8Array(totalLength(parts)), parts);
}

/** One array of samples from several. */
export function joinSamples(parts: readonly Float32Array[]): Float32Array {
  return fill(new Float32Array(totalLength(parts)), parts);
}

function totalLength(parts: readonly { readonly length: number }[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function fill<T extends Uint8Array | Float32Array>(whole: T, parts: readonly T[]): T {
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Makes a checksum: the remainder of a polynomial of 8, 16 or 32 bits, highest bit first. */
export function createChecksum(
  bits: 8 | 16 | 32,
  polynomial: number,
): (bytes: Uint8Array) => number {
  const unused = 32 - bits;
  const table = Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte << 24;
    for (let bit = 0; bit < 8; bit++) {
      rest = (rest << 1) ^ (rest < 0 ? polynomial << unused : 0);
    }
    return rest;
  });
  return (bytes) => {
    let rest = 0;
    for (let i = 0; i < bytes.length; i++) rest = (rest << 8) ^ table[(rest >>> 24) ^ bytes[i]!]!;
    return rest >>> unused;
  };
}
