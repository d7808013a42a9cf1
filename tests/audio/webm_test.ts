import assert from "node:assert/strict";
import { decodeAudio } from "@/audio/decode.ts";
import { codecCases } from "./_codecs.ts";
import { makeWebm } from "./_webm.ts";

const [opus] = codecCases("opus");

Deno.test("a WebM file gives the samples of the same packets in Ogg, also with open lengths", async () => {
  const expected = await decodeAudio(opus!.file);
  const [whole] = expected.channels;
  // Without the number of samples to discard, the last packet is heard to its end.
  for (const open of [false, true]) {
    const { channels, sampleRate } = await decodeAudio(makeWebm({ open }));
    assert.equal(sampleRate, 48000);
    assert.equal(channels[0]!.length, 3 * 960 - 312);
    assert.deepEqual(channels[0]!.subarray(0, whole!.length), whole);
  }
  const padding = 3 * 960 - 312 - whole!.length;
  assert.deepEqual(await decodeAudio(makeWebm({ padding })), expected);
});

Deno.test("every cut of a WebM file with known lengths is refused", async () => {
  const file = makeWebm();
  for (let length = 4; length < file.length; length += 3) {
    await assert.rejects(decodeAudio(file.subarray(0, length)), {
      name: "InputError",
      message: /it is cut short; copy|it holds no sound; convert/,
    });
  }
});

Deno.test("WebM files without Opus are refused with the reason and a remedy", async () => {
  const cases: [Uint8Array, RegExp][] = [
    [makeWebm({ codec: "A_VORBIS" }), /its sound is A_VORBIS, not Opus; convert/],
    [makeWebm({ codec: "V_VP9" }), /it holds no sound; convert/],
    [makeWebm({ flags: 0x82 }), /packs several packets into one block; convert/],
    [new Uint8Array([0x1a, 0x45, 0xdf, 0xa3, 0x81, 0, 0, 0x81]), /it is damaged at byte 6; copy/],
  ];
  for (const [file, message] of cases) {
    await assert.rejects(decodeAudio(file), { name: "InputError", message });
  }
});
