import assert from "node:assert/strict";
import { oggChecksum, readOgg } from "@/audio/ogg.ts";
import { codecCases } from "./_codecs.ts";
import { ascii, u32 } from "./_files.ts";

interface MadePage {
  readonly number: number;
  readonly flags?: number;
  readonly serial?: number;
  readonly lacing: readonly number[];
}

/** Puts a page together, whose content is the count of bytes so far. */
function makePage({ number, flags = 0, serial = 7, lacing }: MadePage): number[] {
  const content = lacing.flatMap((length) => Array.from({ length }, (_, i) => i & 255));
  const granule = [...u32(100 * number), ...u32(0)];
  const head = [...ascii("OggS"), 0, flags, ...granule, ...u32(serial), ...u32(number)];
  const page = new Uint8Array([...head, 0, 0, 0, 0, lacing.length, ...lacing, ...content]);
  new DataView(page.buffer).setUint32(22, oggChecksum(page), true);
  return [...page];
}
const makeOgg = (...pages: MadePage[]) => new Uint8Array(pages.flatMap(makePage));

Deno.test("readOgg finds packets within pages, and over several", () => {
  const file = makeOgg(
    { number: 0, lacing: [3, 0, 255, 1] },
    { number: 1, lacing: [5, 255, 255] },
    { number: 2, flags: 1, lacing: [255] },
    { number: 3, flags: 5, lacing: [2, 4] },
  );
  const { codec, packets } = readOgg(file);
  assert.equal(codec, "unknown");
  assert.deepEqual(packets.map(({ data }) => data.length), [3, 0, 256, 5, 3 * 255 + 2, 4]);
  assert.deepEqual(
    packets.map(({ granule }) => granule),
    [undefined, undefined, 0n, 100n, undefined, 300n],
  );
  assert.deepEqual([...packets[4]!.data.subarray(508, 514)], [253, 254, 0, 1, 2, 3]);
});

Deno.test("readOgg names the codec", () => {
  const codecs = ["vorbis", "opus", "two channels, in Ogg"].map((name) =>
    readOgg(codecCases(name)[0]!.file).codec
  );
  assert.deepEqual(codecs, ["vorbis", "opus", "flac"]);
});

Deno.test("readOgg refuses damage, gaps, cuts and several streams", () => {
  const page = (number: number, more: Partial<MadePage> = {}) => ({ number, lacing: [1], ...more });
  const last = page(1, { flags: 4 }), file = makeOgg(page(0), last);
  const cases: [Uint8Array, RegExp][] = [
    [makeOgg(page(0), page(1)), /its last page is missing; copy/],
    [makeOgg(page(0), page(2, { flags: 4 })), /pages are missing before byte 29; copy/],
    [makeOgg(page(0), page(1, { serial: 8, flags: 4 })), /more than one stream; export/],
    [makeOgg(page(0, { lacing: [255] }), last), /part of a packet is missing; copy/],
    [makeOgg(page(0), page(1, { flags: 5 })), /part of a packet is missing; copy/],
    [makeOgg(page(0), page(1, { flags: 4, lacing: [255] })), /cut short/],
    [new Uint8Array([...file, 0]), /damaged at byte 58; copy/],
  ];
  for (const [bytes, message] of cases) {
    assert.throws(() => readOgg(bytes), { name: "InputError", message });
  }
  for (let length = 0; length < file.length; length++) {
    assert.throws(() => readOgg(file.subarray(0, length)), { name: "InputError" });
  }
  for (let bit = 0; bit < 8 * file.length; bit++) {
    const damaged = file.slice();
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    assert.throws(() => readOgg(damaged), { name: "InputError" });
  }
});
