import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { join } from "@std/path";
import { AUDIO_EXTENSIONS, decodeAudio, decodeWaveform } from "@/audio/decode.ts";
import { decodeWav } from "@/audio/wav.ts";
import { ROOT } from "@/disk/paths.ts";
import { decodeBase64 } from "./_base64.ts";
import { codecCases } from "./_codecs.ts";
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

Deno.test("decodeAudio reads compressed files, in Ogg by what is in it", async () => {
  const cases = codecCases("");
  assert.equal(cases.length, 12);
  for (const expected of cases) {
    const { channels, sampleRate } = await decodeAudio(expected.file, { name: "a.wav" });
    assert.equal(sampleRate, expected.sampleRate, expected.name);
    assert.deepEqual(
      channels.map((c) => c.length),
      expected.channels.map(() => expected.frames),
      expected.name,
    );
  }
});

Deno.test("decoders of compressed sound are loaded only for it", async () => {
  const folder = join(ROOT, "lib/audio");
  for await (const { name } of Deno.readDir(folder)) {
    const source = await Deno.readTextFile(join(folder, name));
    assert(!/from "\.\/(mp3|opus|vorbis)\.ts"/.test(source), `${name} imports a decoder at once`);
  }
});

Deno.test("decodeAudio names the file, the reason and the remedy", async () => {
  const cases: [Uint8Array, RegExp][] = [
    [new Uint8Array(), /it is empty \(0 bytes\); copy or download/],
    [new Uint8Array([0, 0, 0, 32, ...ascii("ftypM4A ")]), /an MP4 file \(M4A\); convert it to WAV/],
    [new Uint8Array([...ascii("FORM"), 0, 0, 0, 4, ...ascii("AIFF")]), /no COMM chunk .*; copy/],
  ];
  for (const [file, reason] of cases) {
    await assert.rejects(decodeAudio(file, { name: "a/b.wav" }), (error: unknown) => {
      assert(error instanceof InputError);
      assert.match(error.message, reason);
      return /^Cannot read "a\/b\.wav": it[^\n]+;[^\n]+$/.test(error.message);
    });
  }
  await assert.rejects(decodeAudio(new Uint8Array()), /^SyntaxError: Cannot read these bytes/);
});

Deno.test("decodeWaveform takes the mean of the channels, and names what cannot be used", async () => {
  const stereo = makeWav({ channels: 2, data: [2, 0, 4, 0] });
  assert.deepEqual((await decodeWaveform(stereo)).samples, new Float32Array([3 / 32768]));
  await assert.rejects(decodeWaveform(makeWav({ data: [] }), { name: "a.wav" }), {
    name: "InputError",
    message: /^Cannot read "a\.wav": .* without samples/,
  });
});

Deno.test("names of sound files end in a point and small letters", () => {
  assert(AUDIO_EXTENSIONS.every((extension) => /^\.[a-z0-9]+$/.test(extension)));
});
