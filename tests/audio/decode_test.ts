import assert from "node:assert/strict";
import { decodeAudio } from "@/audio/decode.ts";
import { decodeWav } from "@/audio/wav.ts";
import { decodeBase64 } from "./_base64.ts";
import { ascii, makeWav } from "./_files.ts";
import aiff from "./golden/aiff.json" with { type: "json" };

Deno.test("decodeAudio reads WAV files as decodeWav does", async () => {
  const file = makeWav();
  assert.deepEqual(await decodeAudio(file), decodeWav(file));
});

Deno.test("decodeAudio tells AIFF files by their content, whatever their name", async () => {
  const [first] = aiff.cases;
  const audio = await decodeAudio(decodeBase64(first!.file), { name: "YAF_germ_angry.wav" });
  assert.deepEqual(audio.channels, first!.channels.map((c) => Float32Array.from(c)));
});

Deno.test("decodeAudio names the file, the reason and the remedy", async () => {
  const cases: [Uint8Array, RegExp][] = [
    [new Uint8Array(), /it is empty \(0 bytes\); copy or download/],
    [new Uint8Array([0, 0, 0, 32, ...ascii("ftypM4A ")]), /an MP4 file \(M4A\); convert it to WAV/],
    [new Uint8Array([...ascii("FORM"), 0, 0, 0, 4, ...ascii("AIFF")]), /no COMM chunk .*; copy/],
  ];
  for (const [file, reason] of cases) {
    await assert.rejects(decodeAudio(file, { name: "a/b.wav" }), (error: unknown) => {
      assert(error instanceof SyntaxError);
      assert.match(error.message, reason);
      return /^Cannot read "a\/b\.wav": it[^\n]+;[^\n]+$/.test(error.message);
    });
  }
  await assert.rejects(decodeAudio(new Uint8Array()), /^SyntaxError: Cannot read these bytes/);
});
