import assert from "node:assert/strict";
import { id3Length } from "@/audio/container.ts";
import { decodeMp3 } from "@/audio/mp3.ts";
import { checkAgainstFfmpeg, codecCases } from "./_codecs.ts";
import { ascii } from "./_files.ts";

/** ffmpeg and mpg123 compute with 32 bits, each in its own order. */
const ROUNDING = 1e-5;

const [TAGGED, UNTAGGED] = codecCases("mp3");
/** A frame with a Xing tag, which has its count of frames at byte 21, and 5 frames of sound. */
const tagged = TAGGED!.file.subarray(id3Length(TAGGED!.file));
const TAGGED_FRAME_BYTES = 216;
/** 3 frames of two channels. */
const untagged = UNTAGGED!.file;
const UNTAGGED_FRAME_BYTES = untagged.length / 3;

const bytes = (...parts: (Iterable<number>)[]) =>
  new Uint8Array(parts.flatMap((part) => [...part]));

/** A file with other bytes in some places. */
function changed(file: Uint8Array, changes: Readonly<Record<number, number>>): Uint8Array {
  const copy = file.slice();
  for (const [at, value] of Object.entries(changes)) copy[Number(at)] = value;
  return copy;
}

const announcing = (frames: number) => changed(tagged, { 24: frames });

Deno.test("decodeMp3 gives the samples that ffmpeg gives, without the silence of the encoder", async () => {
  const cases = [{ ...TAGGED!, file: tagged }, UNTAGGED!];
  for (const expected of cases) {
    checkAgainstFfmpeg(await decodeMp3(expected.file), expected, ROUNDING);
  }
  assert.equal(TAGGED!.frames, 1600, "0.1 s at 16 kHz");
});

Deno.test("decodeMp3 accepts tags and zeros after the sound", async () => {
  const expected = await decodeMp3(untagged);
  for (const tail of [[...ascii("TAG"), 1, 2], ascii("APETAGEX"), [0, 0, 0, 0, 0]]) {
    assert.deepEqual(await decodeMp3(bytes(untagged, tail)), expected);
  }
});

Deno.test("decodeMp3 skips zeros before the sound and reports them", async () => {
  const audio = await decodeMp3(bytes(new Array(512).fill(0), tagged));
  assert.deepEqual(audio.channels, (await decodeMp3(tagged)).channels);
  assert.deepEqual(audio.notes, ["512 zero bytes before the sound were skipped."]);
});

Deno.test("decodeMp3 reads all frames, whatever number the header announces", async () => {
  const [whole] = (await decodeMp3(tagged)).channels;
  const more = await decodeMp3(announcing(6));
  assert.deepEqual(more.notes, ["Its header announces 6 frames and 5 are there; all were read."]);
  assert.deepEqual(more.channels[0]!.subarray(0, whole!.length), whole);
  const fewer = await decodeMp3(announcing(2));
  assert.deepEqual(fewer.notes, ["Its header announces 2 frames and 5 are there; all were read."]);
  assert.equal(fewer.channels[0]!.length, 5 * 576);
});

Deno.test("decodeMp3 leaves out a last frame that is cut off, and reports it", async () => {
  const [whole] = (await decodeMp3(tagged)).channels;
  const cut = await decodeMp3(tagged.subarray(0, -10));
  const length = cut.channels[0]!.length;
  assert(length > 1000 && length < whole!.length);
  assert.deepEqual(cut.channels[0], whole!.subarray(0, length));
  assert.deepEqual(cut.notes, ["Its last frame is cut off and was left out."]);
  assert.equal((await decodeMp3(untagged.subarray(0, -1))).channels[0]!.length, 2 * 1152);
});

Deno.test("decodeMp3 refuses a file that is no chain of frames, or lacks more than one", async () => {
  const cases: [Uint8Array, RegExp][] = [
    [new Uint8Array(), /no frame of MPEG layer III begins where its sound should; convert/],
    [bytes(tagged, tagged), /another MP3 file follows at byte 1296; take them apart/],
    [bytes(tagged, [...ascii("ID3"), 4, 0]), /another MP3 file follows at byte 1296; take/],
    [untagged.subarray(1), /no frame of MPEG layer III begins/],
    [untagged.subarray(0, 20), /cut short in its first frame; copy/],
    [bytes(untagged, [1]), /no frame begins at byte \d+; copy/],
    [changed(untagged, { [UNTAGGED_FRAME_BYTES]: 0 }), /no frame begins at byte \d+; copy/],
    [
      changed(untagged, { [UNTAGGED_FRAME_BYTES + 3]: 0xc0 }),
      /format changes at byte \d+; export/,
    ],
    [
      tagged.subarray(0, -2 * TAGGED_FRAME_BYTES),
      /cut short: 5 frames are announced and 3 are there; copy/,
    ],
  ];
  for (const [file, message] of cases) {
    await assert.rejects(decodeMp3(file), { name: "InputError", message });
  }
});
