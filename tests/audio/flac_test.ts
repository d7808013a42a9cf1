import assert from "node:assert/strict";
import { decodeFlac, decodeOggFlac } from "@/audio/flac.ts";
import { readOgg } from "@/audio/ogg.ts";
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

Deno.test("decodeFlac takes tags before and after, and a length that was never filled in", () => {
  const { file, channels } = codecCases("16 bits")[0]!;
  const tag = [0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 1, 0];
  const end = [0x54, 0x41, 0x47, ...new Array(125).fill(0)];
  assert.deepEqual(decodeFlac(new Uint8Array([...tag, ...file, ...end])).channels, channels);
  const open = file.slice();
  open.fill(0, 22, 26);
  assert.deepEqual(decodeFlac(open).channels, channels);
});

Deno.test("every cut of a FLAC file is refused with a SyntaxError", () => {
  const { file } = codecCases("16 bits")[0]!;
  for (let length = 4; length < file.length; length++) {
    assert.throws(() => decodeFlac(file.subarray(0, length)), {
      name: "InputError",
      message: /^it .*; copy or download/,
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
