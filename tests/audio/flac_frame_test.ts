import assert from "node:assert/strict";
import { decodeFlacFrame, flacChecksum16, flacChecksum8 } from "@/audio/flac_frame.ts";

/** A frame of two channels of 8 bits, 192 samples at 16 kHz, around channels written as bits. */
function makeFrame(assignment: number, channels: readonly string[], size = 0b001): Uint8Array {
  const head = [0xff, 0xf8, 0x15, (assignment << 4) | (size << 1), 0];
  const header = [...head, flacChecksum8(new Uint8Array(head))];
  const bits = channels.join("").replaceAll(/[^01]/g, "");
  const body = bits.match(/.{1,8}/g)!.map((byte) => parseInt(byte.padEnd(8, "0"), 2));
  const frame = new Uint8Array([...header, ...body]), check = flacChecksum16(frame);
  return new Uint8Array([...frame, check >> 8, check & 255]);
}

/** A channel that holds one value. */
const constant = (value: number, width = 8) =>
  "0 000000 0 " + (value < 0 ? value + 2 ** width : value).toString(2).padStart(width, "0");

const valuesOf = (frame: Uint8Array) => decodeFlacFrame(frame, 8).channels.map((c) => c[191]);

Deno.test("the checksums are those of the standard", () => {
  const digits = new TextEncoder().encode("123456789");
  assert.deepEqual([flacChecksum8(digits), flacChecksum16(digits)], [0xf4, 0xfee8]);
});

Deno.test("decodeFlacFrame separates joined channels", () => {
  assert.deepEqual(valuesOf(makeFrame(1, [constant(5), constant(-3)])), [5, -3]);
  assert.deepEqual(valuesOf(makeFrame(8, [constant(5), constant(8, 9)])), [5, -3]);
  assert.deepEqual(valuesOf(makeFrame(9, [constant(8, 9), constant(-3)])), [5, -3]);
  assert.deepEqual(valuesOf(makeFrame(10, [constant(1), constant(8, 9)])), [5, -3]);
  assert.deepEqual(valuesOf(makeFrame(10, [constant(0), constant(-9, 9)])), [-4, 5]);
});

Deno.test("decodeFlacFrame reads linear and fixed prediction, both kinds of rest, wasted bits", () => {
  const zero = (bits: string) => Array.from({ length: 190 }, () => bits).join("");
  // Two samples, 1 and 2; 3 bits of coefficients 2 and -1 shifted by 0; one partition, no rest.
  const line = "0 100001 0 00000001 00000010 0010 00000 010 111 00 0000 0000" + zero("1");
  assert.deepEqual(valuesOf(makeFrame(0, [line])), [192]);
  // Order 2 with the last rest -3 (folded 5), written with 2 low bits.
  const fixed = "0 001010 0 00000001 00000010 00 0000 0010" + zero("100").slice(3) + "01 01";
  assert.deepEqual(valuesOf(makeFrame(0, [fixed])), [192 - 3]);
  // Rests written as they are, in 0 bits.
  const plain = "0 001000 0 00 0000 1111 00000";
  assert.deepEqual(valuesOf(makeFrame(0, [plain])), [0]);
  // 7 bits, and one more that is always zero.
  assert.deepEqual(valuesOf(makeFrame(0, ["0 000000 1 1 1111101"])), [-6]);
});

Deno.test("decodeFlacFrame says how long the frame is, and what it leaves to the file", () => {
  const frame = makeFrame(0, [constant(1)]);
  const { bytes, sampleRate, bitsPerSample } = decodeFlacFrame(new Uint8Array([...frame, 7]), 8);
  assert.deepEqual([bytes, sampleRate, bitsPerSample], [frame.length, 16000, 8]);
  assert.equal(decodeFlacFrame(makeFrame(0, [constant(1)], 0), 8).bitsPerSample, 0);
});

Deno.test("decodeFlacFrame refuses damage and cuts", () => {
  const frame = makeFrame(1, [constant(5), constant(-3)]);
  for (let bit = 0; bit < 8 * frame.length; bit++) {
    const file = frame.slice();
    file[bit >> 3]! ^= 1 << (bit & 7);
    assert.throws(() => decodeFlacFrame(file, 8), {
      name: "InputError",
      message: /it is .*; copy/,
    });
  }
  for (let length = 0; length < frame.length; length++) {
    assert.throws(() => decodeFlacFrame(frame.subarray(0, length), 8), { name: "InputError" });
  }
  const wrong = [makeFrame(0, ["0 000010 0 0"]), makeFrame(0, ["1 000000 0 00000000"])];
  for (const file of [...wrong, makeFrame(11, [constant(0)]), makeFrame(0, [constant(1)], 3)]) {
    assert.throws(() => decodeFlacFrame(file, 8), { name: "InputError" });
  }
});
