/**
 * Numbers of any count of bits from bytes, highest bit first.
 * @module
 */
import { damaged } from "./unreadable.ts";

/** Reads bits one after another. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #byte = 0;
  #bit = 0;

  /** @param bytes what is read, from its first bit on */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Index of the byte that holds the next bit. */
  get byte(): number {
    return this.#byte;
  }

  /** The next 32 bits or, within a byte, the next 25 to 31 with zeros after them. */
  #window(): number {
    const bytes = this.#bytes;
    const at = this.#byte;
    const word = ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) |
      ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    return word << this.#bit;
  }

  #skip(count: number): void {
    const bit = this.#bit + count;
    this.#byte += bit >> 3;
    this.#bit = bit & 7;
    if (this.#byte > this.#bytes.length || this.#byte === this.#bytes.length && this.#bit > 0) {
      throw damaged("it is cut short");
    }
  }

  /** Reads a whole number of up to 40 bits, not negative. */
  unsigned(count: number): number {
    if (count > 25) {
      const high = this.unsigned(count - 16);
      return high * 2 ** 16 + this.unsigned(16);
    }
    if (count === 0) return 0;
    const value = this.#window() >>> (32 - count);
    this.#skip(count);
    return value;
  }

  /** Reads a whole number in two's complement. */
  signed(count: number): number {
    const value = this.unsigned(count);
    return count > 0 && value >= 2 ** (count - 1) ? value - 2 ** count : value;
  }

  /** Counts the zeros before the next one bit, and skips them and that bit. */
  zeros(): number {
    let count = 0;
    while (true) {
      const zeros = Math.clz32(this.#window());
      if (zeros < 25) {
        this.#skip(zeros + 1);
        return count + zeros;
      }
      this.#skip(24);
      count += 24;
    }
  }

  /** Goes on to the next whole byte. */
  align(): void {
    if (this.#bit > 0) this.#skip(8 - this.#bit);
  }
}
