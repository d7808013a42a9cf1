import assert from "node:assert/strict";
import { decodeVorbis } from "@/audio/vorbis.ts";
import { checkAgainstFfmpeg, codecCases } from "./_codecs.ts";

/** Rounding of 32-bit floating point in another order. */
const ROUNDING = 1e-6;

Deno.test("decodeVorbis gives the samples that ffmpeg gives, and no more than were put in", async () => {
  const cases = codecCases("vorbis");
  assert.equal(cases.length, 2);
  for (const expected of cases) {
    checkAgainstFfmpeg(await decodeVorbis(expected.file), expected, ROUNDING);
  }
});

Deno.test("decodeVorbis refuses another codec", async () => {
  await assert.rejects(decodeVorbis(codecCases("opus")[0]!.file), {
    name: "InputError",
    message: /it is damaged \(the decoder says ".*opus"\); copy/,
  });
});
