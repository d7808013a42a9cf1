import assert from "node:assert/strict";
import { readSamples, type SampleFormat } from "@/audio/pcm.ts";

/** Reads one sample of one channel. */
function readOne(kind: SampleFormat["kind"], bytes: number[], littleEndian: boolean): number {
  const format = { kind, bytes: bytes.length, littleEndian };
  return readSamples(new Uint8Array(bytes), { format, channels: 1, frames: 1 })[0]![0]!;
}

Deno.test("readSamples divides integers by 2^(bits - 1), in either order of bytes", () => {
  const cases: [SampleFormat["kind"], number[], number][] = [
    ["unsigned", [0], -1],
    ["unsigned", [129], 1 / 128],
    ["signed", [0x80], -1],
    ["signed", [0xff], -1 / 128],
    ["signed", [0x80, 0x00], -1],
    ["signed", [0x00, 0x03], 3 / 32768],
    ["signed", [0x80, 0x00, 0x01], -1 + 2 ** -23],
    ["signed", [0x7f, 0xff, 0xff], 1 - 2 ** -23],
    ["signed", [0xff, 0xff, 0xff, 0x00], -(2 ** -23)],
    ["float", [0xbf, 0xc0, 0, 0], -1.5],
    ["float", [0x3f, 0xf8, 0, 0, 0, 0, 0, 0], 1.5],
  ];
  for (const [kind, bytes, value] of cases) {
    assert.equal(readOne(kind, bytes, false), value, `${kind} ${bytes}`);
    assert.equal(readOne(kind, bytes.toReversed(), true), value, `${kind} ${bytes}, low first`);
  }
});

Deno.test("readSamples separates channels, and takes no more frames than it is told", () => {
  const bytes = new Uint8Array([9, 1, 2, 3, 4, 5, 6]).subarray(1);
  const format = { kind: "signed", bytes: 1, littleEndian: true } as const;
  assert.deepEqual(
    readSamples(bytes, { format, channels: 2, frames: 2 }),
    [new Float32Array([1 / 128, 3 / 128]), new Float32Array([2 / 128, 4 / 128])],
  );
});

Deno.test("readSamples refuses a format that there is not", () => {
  const format = { kind: "float", bytes: 2, littleEndian: true } as const;
  assert.throws(() => readSamples(new Uint8Array(8), { format, channels: 1, frames: 1 }), {
    name: "InputError",
    message: /float samples of 2 bytes/,
  });
});
