import assert from "node:assert/strict";
import { BitReader } from "@/audio/bits.ts";

Deno.test("BitReader reads numbers of any length, highest bit first", () => {
  const bits = new BitReader(
    new Uint8Array([0b10110011, 0xff, 0x00, 0x12, 0x34, 0x56, 0x78, 0x9a]),
  );
  assert.equal(bits.unsigned(1), 1);
  assert.equal(bits.unsigned(3), 0b011);
  assert.equal(bits.signed(3), 1);
  assert.equal(bits.signed(2), -1);
  assert.equal(bits.byte, 1);
  bits.align();
  assert.equal(bits.byte, 2);
  bits.align();
  assert.equal(bits.unsigned(0), 0);
  assert.equal(bits.unsigned(40), 0x0012345678);
  assert.equal(bits.signed(8), 0x9a - 256);
  assert.throws(() => bits.unsigned(1), { name: "InputError", message: /cut short/ });
});

Deno.test("BitReader reads 33 bits from within a byte", () => {
  const bits = new BitReader(new Uint8Array([0x7f, 0xff, 0xff, 0xff, 0xff]));
  bits.unsigned(1);
  assert.equal(bits.signed(33), -1);
});

Deno.test("zeros counts to the next one, over any number of bytes, and stops at the end", () => {
  const bits = new BitReader(new Uint8Array([0x01, 0x80, 0, 0, 0, 0, 0, 0x20, 0, 0, 0, 0]));
  assert.deepEqual([bits.zeros(), bits.zeros(), bits.zeros()], [7, 0, 7 + 40 + 2]);
  assert.throws(() => bits.zeros(), { name: "InputError", message: /cut short/ });
});
