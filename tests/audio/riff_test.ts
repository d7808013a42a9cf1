import assert from "node:assert/strict";
import { listChunks, parseFormat } from "@/audio/riff.ts";
import { makeWav, u16, u32 } from "./_files.ts";

Deno.test("listChunks lists chunks in their order, with padding skipped", () => {
  const file = makeWav({ order: [["LIST", [1, 2, 3]], ["fmt "], ["data"], ["_PMX", [9]]] });
  assert.deepEqual(
    listChunks(file).map(({ id, bytes, start }) => [id, bytes, start]),
    [["LIST", 3, 20], ["fmt ", 16, 32], ["data", 6, 56], ["_PMX", 1, 70]],
  );
});

Deno.test("listChunks reads bytes that lie within a larger buffer", () => {
  const file = makeWav();
  const larger = new Uint8Array(file.length + 5);
  larger.set(file, 5);
  assert.deepEqual(listChunks(larger.subarray(5)), listChunks(file));
});

Deno.test("a length that was never filled in means: to the end of the file", () => {
  for (const declared of [0xffffffff, 0x7ffff000, 0x80000000]) {
    const [, data] = listChunks(makeWav({ declared, riffLength: 0xffffffff }));
    assert.deepEqual([data?.bytes, data?.declared], [6, 6]);
  }
  for (const riffLength of [0, 36, 0xffffffff]) {
    assert.equal(listChunks(makeWav({ declared: 0, riffLength }))[1]?.bytes, 6);
  }
  assert.equal(listChunks(makeWav({ declared: 0, riffLength: 42 }))[1]?.bytes, 0);
});

Deno.test("RF64 holds the length of its samples in its first chunk", () => {
  const u64 = (n: number) => [...u32(n), ...u32(0)], open = new Array(8).fill(255);
  const rf64 = (ds64: number[]) =>
    listChunks(makeWav({ declared: 0xffffffff, order: [["ds64", ds64], ["fmt "], ["data"]] }))[2];
  const rest = [...u64(3), ...u32(0)];
  assert.deepEqual(rf64([...u64(80), ...u64(6), ...rest])?.declared, 6);
  assert.deepEqual(rf64([...u64(80), ...u64(4), ...rest])?.bytes, 4);
  const cut = rf64([...u64(80), ...u64(2 ** 31), ...rest]);
  assert.deepEqual([cut?.declared, cut?.bytes], [2 ** 31, 6]);
  assert.equal(rf64([...u64(0), ...u64(0), ...rest])?.declared, 6, "never filled in");
  assert.equal(rf64([...open, ...open, ...rest])?.declared, 6, "never filled in");
});

Deno.test("a cut data chunk shows what is declared and what is there; other cut chunks end it", () => {
  const [, data] = listChunks(makeWav({ declared: 100 }));
  assert.deepEqual([data?.bytes, data?.declared], [6, 100]);
  const file = makeWav({ order: [["fmt "], ["data"], ["LIST", [1, 2, 3, 4]]] });
  assert.deepEqual(listChunks(file.subarray(0, -2)).map((c) => c.id), ["fmt ", "data"]);
});

Deno.test("parseFormat refuses what it cannot decode, with the reason", () => {
  const cases: [Parameters<typeof makeWav>[0], RegExp][] = [
    [{ tag: 6, bits: 8 }, /A-law; convert/],
    [{ tag: 0x1234 }, /format 0x1234/],
    [{ bits: 12, blockAlign: 2 }, /pcm samples have 12 bits/],
    [{ tag: 3, bits: 16 }, /float samples have 16 bits instead of 32, 64/],
    [{ channels: 0 }, /contradicts itself/],
    [{ sampleRate: 0 }, /contradicts itself/],
    [{ blockAlign: 4 }, /contradicts itself/],
    [{ tag: 0xfffe }, /extensible format is cut short/],
    [{ order: [["fmt ", u16(1)], ["data"]] }, /fmt chunk has 2 bytes/],
    [{ order: [["fmt ", [...u16(0xfffe), ...new Array(38).fill(0)]]] }, /unknown subtype/],
  ];
  for (const [made, message] of cases) {
    const file = makeWav(made), [format] = listChunks(file);
    assert.throws(() => parseFormat(file, format!), { name: "InputError", message });
  }
});
