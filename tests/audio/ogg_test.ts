import assert from "node:assert/strict";
import { decodeAudio } from "@/audio/decode.ts";
import { type OggStream, readOgg } from "@/audio/ogg.ts";
import { decodeOpus, opusInOgg } from "@/audio/opus.ts";
import { signOggPage } from "./_checksums.ts";
import { checkAgainstFfmpeg, codecCases, withoutEnd } from "./_codecs.ts";
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
  return [...signOggPage(page)];
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

Deno.test("readOgg accepts a last page without the mark of the end, sets it, and reports it", () => {
  const stream = readOgg(makeOgg({ number: 0, lacing: [1] }, { number: 1, lacing: [2] }));
  assert.deepEqual(stream.packets.map(({ data }) => data.length), [1, 2]);
  assert.match(stream.notes.join(), /^Its last page is not marked as the end of the stream, .*\.$/);
  const marked = makeOgg({ number: 0, lacing: [1] }, { number: 1, flags: 4, lacing: [2] });
  assert.deepEqual(stream.file, marked);
  assert.deepEqual(readOgg(marked).notes, []);
});

Deno.test("readOgg refuses damage, gaps, cuts and several streams", () => {
  const page = (number: number, more: Partial<MadePage> = {}) => ({ number, lacing: [1], ...more });
  const last = page(1, { flags: 4 }), file = makeOgg(page(0), last);
  const cases: [Uint8Array, RegExp][] = [
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
  const firstPage = 29;
  for (let length = 1; length < file.length; length++) {
    if (length === firstPage) continue;
    assert.throws(() => readOgg(file.subarray(0, length)), { name: "InputError" });
  }
  for (let bit = 0; bit < 8 * file.length; bit++) {
    const damaged = file.slice();
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    assert.throws(() => readOgg(damaged), { name: "InputError" });
  }
});

/** ffmpeg rounds the output of libopus to 16 bits (1.5e-5), and its libopus is another version. */
const OTHER_VERSION = 1e-4;

Deno.test("decodeOpus gives the samples that ffmpeg gives with libopus", async () => {
  const cases = codecCases("opus");
  assert.equal(cases.length, 2);
  for (const expected of cases) {
    for (const file of [expected.file, withoutEnd(expected.file)]) {
      checkAgainstFfmpeg(await decodeOpusStream(readOgg(file)), expected, OTHER_VERSION);
    }
  }
});

const decodeOpusStream = (stream: OggStream) => decodeOpus(opusInOgg(stream));

/** The mono file with other bytes in its first packet. */
function withHead(change: (head: Uint8Array) => Uint8Array | void): OggStream {
  const stream = readOgg(codecCases("opus")[0]!.file), [first, ...rest] = stream.packets;
  const head = first!.data.slice();
  return { ...stream, packets: [{ data: change(head) ?? head }, ...rest] };
}

Deno.test("decodeOpus applies the gain, and reads mapped channels", async () => {
  const plain = await decodeOpusStream(withHead(() => {}));
  const louder = await decodeOpusStream(withHead((head) => void (head[17] = 6)));
  const gain = Math.fround(10 ** (6 / 20));
  for (const i of [100, 1000]) {
    assert(Math.abs(louder.channels[0]![i]! / plain.channels[0]![i]! - gain) < 1e-6);
  }
  const mapped = await decodeOpusStream(withHead((head) => {
    head[9] = 3;
    head[18] = 1;
    return new Uint8Array([...head, 1, 0, 0, 255, 0]);
  }));
  assert.deepEqual(mapped.channels[2], plain.channels[0]);
  assert.deepEqual(mapped.channels[1], new Float32Array(plain.channels[0]!.length));
});

Deno.test("decodeOpus keeps what begins at a time other than 0", async () => {
  const stream = readOgg(codecCases("opus")[0]!.file);
  const packets = stream.packets.map((packet, i) =>
    i < 2 || packet.granule === undefined ? packet : { ...packet, granule: packet.granule + 96000n }
  );
  const later = await decodeOpusStream({ ...stream, packets });
  // Three packets of 20 ms at 48 kHz, without the 312 samples that the header says to skip.
  assert.equal(later.channels[0]!.length, 3 * 960 - 312);
});

Deno.test("decodeOpus refuses headers and packets that are impossible", async () => {
  const heads = [
    withHead((head) => head.subarray(0, 18)),
    withHead((head) => void (head[8] = 16)),
    withHead((head) => void (head[9] = 3)),
    withHead((head) => void (head[18] = 2)),
    withHead((head) => {
      head[18] = 1;
      return new Uint8Array([...head, 1, 0, 1]);
    }),
  ];
  for (const stream of heads) {
    await assert.rejects(decodeOpusStream(stream), {
      name: "InputError",
      message: /its header .*export/,
    });
  }
  const stream = withHead(() => {}), packets = stream.packets.slice(0, 3);
  const broken = { ...stream, packets: [...packets, { data: new Uint8Array([255, 0]) }] };
  await assert.rejects(decodeOpusStream(broken), { name: "InputError", message: /it is damaged/ });
});

/** Rounding of 32-bit floating point in another order. */
const ROUNDING = 1e-6;

Deno.test("decodeAudio reads Vorbis with the samples that ffmpeg gives, also without the mark of the end", async () => {
  const cases = codecCases("vorbis");
  assert.equal(cases.length, 2);
  for (const expected of cases) {
    for (const file of [expected.file, withoutEnd(expected.file)]) {
      checkAgainstFfmpeg(await decodeAudio(file), expected, ROUNDING);
    }
  }
});
