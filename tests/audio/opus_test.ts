import assert from "node:assert/strict";
import { readOgg } from "@/audio/ogg.ts";
import { decodeOpus } from "@/audio/opus.ts";
import { checkAgainstFfmpeg, codecCases } from "./_codecs.ts";

/** ffmpeg rounds what libopus gives to 16 bits (1.5e-5), and its libopus is another version. */
const OTHER_VERSION = 1e-4;

Deno.test("decodeOpus gives the samples that ffmpeg gives with libopus", async () => {
  const cases = codecCases("opus");
  assert.equal(cases.length, 2);
  for (const expected of cases) {
    checkAgainstFfmpeg(await decodeOpus(readOgg(expected.file)), expected, OTHER_VERSION);
  }
});

/** The mono file with other bytes in its first packet. */
function withHead(change: (head: Uint8Array) => Uint8Array | void) {
  const stream = readOgg(codecCases("opus")[0]!.file), [first, ...rest] = stream.packets;
  const head = first!.data.slice();
  return { ...stream, packets: [{ data: change(head) ?? head }, ...rest] };
}

Deno.test("decodeOpus applies the gain, and reads mapped channels", async () => {
  const plain = await decodeOpus(withHead(() => {}));
  const louder = await decodeOpus(withHead((head) => void (head[17] = 6)));
  const gain = Math.fround(10 ** (6 / 20));
  for (const i of [100, 1000]) {
    assert(Math.abs(louder.channels[0]![i]! / plain.channels[0]![i]! - gain) < 1e-6);
  }
  const mapped = await decodeOpus(
    withHead((head) => {
      head[9] = 3;
      head[18] = 1;
      return new Uint8Array([...head, 1, 0, 0, 255, 0]);
    }),
  );
  assert.deepEqual(mapped.channels[2], plain.channels[0]);
  assert.deepEqual(mapped.channels[1], new Float32Array(plain.channels[0]!.length));
});

Deno.test("decodeOpus keeps what begins at a time other than 0", async () => {
  const stream = readOgg(codecCases("opus")[0]!.file);
  const packets = stream.packets.map((packet, i) =>
    i < 2 || packet.granule === undefined ? packet : { ...packet, granule: packet.granule + 96000n }
  );
  const later = await decodeOpus({ ...stream, packets });
  // Three packets of 20 ms at 48 kHz, without the 312 samples that the header says to skip.
  assert.equal(later.channels[0]!.length, 3 * 960 - 312);
});

Deno.test("decodeOpus refuses headers and packets that mean nothing", async () => {
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
    await assert.rejects(decodeOpus(stream), {
      name: "InputError",
      message: /its header .*export/,
    });
  }
  const stream = withHead(() => {}), packets = stream.packets.slice(0, 3);
  const broken = { ...stream, packets: [...packets, { data: new Uint8Array([255, 0]) }] };
  await assert.rejects(decodeOpus(broken), { name: "InputError", message: /it is damaged/ });
});
