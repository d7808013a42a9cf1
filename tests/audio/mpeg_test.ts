import assert from "node:assert/strict";
import { readMpeg } from "@/audio/mpeg.ts";
import { codecCases } from "./_codecs.ts";
import { ascii } from "./_files.ts";

const [tagged, untagged] = codecCases("mp3").map(({ file }) => file);

Deno.test("readMpeg finds the format, and takes tags off", () => {
  const first = readMpeg(tagged!);
  assert.deepEqual([first.channels, first.sampleRate], [1, 16000]);
  const second = readMpeg(untagged!);
  assert.deepEqual([second.channels, second.sampleRate], [2, 32000]);
  assert.equal(second.frames.length, untagged!.length);
  for (const tail of [[...ascii("TAG"), 1, 2], ascii("APETAGEX"), [0, 0, 0, 0, 0]]) {
    assert.deepEqual(readMpeg(new Uint8Array([...untagged!, ...tail])), second);
  }
});

Deno.test("readMpeg refuses what is no chain of frames, with the reason and a remedy", () => {
  const copy = (file: Uint8Array, at: number, value: number) => {
    const changed = file.slice();
    changed[at] = value;
    return changed;
  };
  const frameBytes = untagged!.length / 3;
  const cases: [Uint8Array, RegExp][] = [
    [new Uint8Array(), /no frame of MPEG layer III begins/],
    [new Uint8Array([...untagged!, 1]), /no frame begins at byte \d+; copy/],
    [copy(untagged!, frameBytes, 0), /no frame begins at byte \d+; copy/],
    [copy(untagged!, frameBytes + 3, 0xc0), /format changes at byte \d+; export/],
    [untagged!.subarray(0, -1), /cut short in its last frame; copy/],
    [untagged!.subarray(1), /no frame of MPEG layer III begins/],
    [tagged!.subarray(0, tagged!.length - 216), /5 frames are announced and 4 are there; copy/],
  ];
  for (const [file, message] of cases) {
    assert.throws(() => readMpeg(file), { name: "InputError", message });
  }
});
