import assert from "node:assert/strict";
import { decodeFlac, decodeOggFlac } from "@/audio/flac.ts";
import { decodeFlacFrame } from "@/audio/flac_frame.ts";
import { readOgg } from "@/audio/ogg.ts";
import { flacChecksum16, flacChecksum8 } from "./_checksums.ts";
import { checkAgainstFfmpeg, codecCases, LOSSLESS } from "./_codecs.ts";

const CASES = LOSSLESS.flatMap((name) => codecCases(name).filter((c) => c.name === name));
const isOgg = (file: Uint8Array) => file[0] === 0x4f;

Deno.test("decodeFlac gives the samples that ffmpeg gives, exactly", () => {
  assert.equal(CASES.length, 6);
  for (const expected of CASES) {
    const { file } = expected;
    const audio = isOgg(file) ? decodeOggFlac(readOgg(file)) : decodeFlac(file);
    checkAgainstFfmpeg(audio, expected, 0);
  }
});

Deno.test("decodeFlac accepts a tag at the end and a length that was never filled in", () => {
  const { file, channels } = codecCases("16 bits")[0]!;
  const end = [0x54, 0x41, 0x47, ...new Array(125).fill(0)];
  assert.deepEqual(decodeFlac(new Uint8Array([...file, ...end])).channels, channels);
  const open = file.slice();
  open.fill(0, 22, 26);
  assert.deepEqual(decodeFlac(open).channels, channels);
});

Deno.test("every cut of a FLAC file is refused", () => {
  const { file } = codecCases("16 bits")[0]!;
  for (let length = 4; length < file.length; length++) {
    assert.throws(() => decodeFlac(file.subarray(0, length)), {
      name: "InputError",
      message: /: it .*; copy or download/,
    });
  }
});

Deno.test("decodeFlac refuses frames that are not those of the file's header", () => {
  const { file } = codecCases("fixed predictors")[0]!;
  const changed = (at: number, value: number) => {
    const copy = file.slice();
    copy[at]! ^= value;
    return () => decodeFlac(copy);
  };
  assert.throws(changed(20, 0b0000_0010), { name: "InputError", message: /format changes/ });
  assert.throws(changed(18, 0b0001_0000), { name: "InputError", message: /format changes/ });
  assert.throws(changed(25, 1), { name: "InputError", message: /samples are announced and 480/ });
  assert.throws(changed(4, 1), { name: "InputError", message: /does not begin as a FLAC file/ });
});

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

const format = (channels: number) => ({ channels, sampleRate: 16000, bitsPerSample: 8 });
const valuesOf = (frame: Uint8Array) => {
  const assignment = frame[3]! >> 4;
  const { channels, bytes } = decodeFlacFrame(
    new Uint8Array([...frame, 7]),
    format(assignment === 0 ? 1 : 2),
  );
  assert.equal(bytes, frame.length);
  return channels.map((c) => c[191]);
};

Deno.test("decodeFlacFrame separates joined channels", () => {
  assert.deepEqual(valuesOf(makeFrame(1, [constant(5), constant(-3)])), [5, -3]);
  assert.deepEqual(valuesOf(makeFrame(8, [constant(5), constant(8, 9)])), [5, -3]);
  assert.deepEqual(valuesOf(makeFrame(9, [constant(8, 9), constant(-3)])), [5, -3]);
  assert.deepEqual(valuesOf(makeFrame(10, [constant(1), constant(8, 9)])), [5, -3]);
  assert.deepEqual(valuesOf(makeFrame(10, [constant(0), constant(-9, 9)])), [-4, 5]);
});

Deno.test("decodeFlacFrame reads linear and fixed prediction, both kinds of residual, wasted bits", () => {
  const zero = (bits: string) => Array.from({ length: 190 }, () => bits).join("");
  // Two samples, 1 and 2; 3 bits of coefficients 2 and -1 shifted by 0; one partition, no residual.
  const line = "0 100001 0 00000001 00000010 0010 00000 010 111 00 0000 0000" + zero("1");
  assert.deepEqual(valuesOf(makeFrame(0, [line])), [192]);
  // Order 2 with the last residual -3 (folded 5), written with 2 low bits.
  const fixed = "0 001010 0 00000001 00000010 00 0000 0010" + zero("100").slice(3) + "01 01";
  assert.deepEqual(valuesOf(makeFrame(0, [fixed])), [192 - 3]);
  // Residuals stored as they are, in 0 bits.
  const plain = "0 001000 0 00 0000 1111 00000";
  assert.deepEqual(valuesOf(makeFrame(0, [plain])), [0]);
  assert.deepEqual(valuesOf(makeFrame(0, [constant(1)], 0)), [1], "the file's bits");
  // 7 bits, and one more that is always zero.
  assert.deepEqual(valuesOf(makeFrame(0, ["0 000000 1 1 1111101"])), [-6]);
});

Deno.test("decodeFlacFrame refuses damage and cuts", () => {
  const frame = makeFrame(1, [constant(5), constant(-3)]);
  for (let bit = 0; bit < 8 * frame.length; bit++) {
    const file = frame.slice();
    file[bit >> 3]! ^= 1 << (bit & 7);
    assert.throws(() => decodeFlacFrame(file, format(2)), {
      name: "InputError",
      message: /it is .*; copy/,
    });
  }
  for (let length = 0; length < frame.length; length++) {
    assert.throws(() => decodeFlacFrame(frame.subarray(0, length), format(2)), {
      name: "InputError",
    });
  }
  const wrong = [makeFrame(0, ["0 000010 0 0"]), makeFrame(0, ["1 000000 0 00000000"])];
  for (const file of [...wrong, makeFrame(11, [constant(0)]), makeFrame(0, [constant(1)], 3)]) {
    assert.throws(() => decodeFlacFrame(file, format(1)), {
      name: "InputError",
      message: /damaged/,
    });
  }
});
