import assert from "node:assert/strict";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "@/training/checkpoint.ts";

const CHECKPOINT: Checkpoint = {
  key: "abc",
  step: 17,
  bestEpoch: 1,
  history: [{
    epoch: 1,
    learningRate: 0.001,
    trainLoss: 1.25,
    trainAccuracy: 0.5,
    valLoss: 0.1 + 0.2,
    valUar: null,
    seconds: 3.5,
  }],
  arrays: {
    weights: [Float32Array.of(1, 2.5, -3), Float32Array.of(1e-40)],
    first: [Float32Array.of(0.1, 0.2, 0.3), Float32Array.of(NaN)],
    best: [],
  },
};

Deno.test("a checkpoint comes back to the last bit", async () => {
  assert.deepEqual(await decodeCheckpoint(await encodeCheckpoint(CHECKPOINT), "c"), CHECKPOINT);
});

Deno.test("bytes that were changed or cut off are refused", async () => {
  const bytes = await encodeCheckpoint(CHECKPOINT);
  const changed = bytes.slice();
  changed[changed.length - 1]! ^= 1;
  const cases: readonly [Uint8Array, RegExp][] = [
    [changed, /^Cannot resume from c: its checksum is wrong; remove the file/],
    [bytes.subarray(0, bytes.length - 4), /its checksum is wrong/],
    [bytes.subarray(0, 40), /it is cut off/],
    [bytes.subarray(0, 10), /it is cut off/],
    [new Uint8Array(0), /it is no checkpoint/],
    [new TextEncoder().encode("something else"), /it is no checkpoint/],
  ];
  for (const [content, message] of cases) {
    await assert.rejects(decodeCheckpoint(content, "c"), { name: "InputError", message });
  }
});
