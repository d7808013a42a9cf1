/** Checksums of the formats, bit by bit, for files that tests put together. @module */

/** Remainder of a polynomial of up to 32 bits, highest bit first. */
function remainder(bytes: Uint8Array, bits: number, polynomial: number): number {
  let rest = 0n;
  const top = 1n << BigInt(bits - 1);
  const mask = (top << 1n) - 1n;
  for (const byte of bytes) {
    rest ^= BigInt(byte) << BigInt(bits - 8);
    for (let bit = 0; bit < 8; bit++) {
      rest = (rest & top) === 0n ? rest << 1n : (rest << 1n) ^ BigInt(polynomial);
      rest &= mask;
    }
  }
  return Number(rest);
}

export const flacChecksum8 = (bytes: Uint8Array) => remainder(bytes, 8, 0x07);
export const flacChecksum16 = (bytes: Uint8Array) => remainder(bytes, 16, 0x8005);

/** Writes the checksum of an Ogg page into it. */
export function signOggPage(page: Uint8Array): Uint8Array {
  const view = new DataView(page.buffer, page.byteOffset);
  view.setUint32(22, 0, true);
  view.setUint32(22, remainder(page, 32, 0x04c11db7), true);
  return page;
}
