import assert from "node:assert/strict";
import { decodeMp3 } from "@/audio/mp3.ts";
import { checkAgainstFfmpeg, codecCases } from "./_codecs.ts";

/** ffmpeg and mpg123 reckon with 32 bits, each in its own order. */
const ROUNDING = 1e-5;

Deno.test("decodeMp3 gives the samples that ffmpeg gives, without the silence of the encoder", async () => {
  const cases = codecCases("mp3");
  assert.equal(cases.length, 2);
  for (const expected of cases) {
    checkAgainstFfmpeg(await decodeMp3(expected.file), expected, ROUNDING);
  }
  assert.equal(cases[0]!.frames, 1600, "0.1 s at 16 kHz");
});
