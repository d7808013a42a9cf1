import assert from "node:assert/strict";
import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  type EpochRow,
} from "@/training/checkpoint.ts";
import { historyFromCsv, historyToCsv } from "@/training/history.ts";
import { progress } from "@/training/progress.ts";

const ROW: EpochRow = {
  epoch: 1,
  learningRate: 0.001,
  trainLoss: 1.25,
  trainAccuracy: 1 / 3,
  valLoss: 0.1 + 0.2,
  valUar: 0.5,
  seconds: 3.5,
};

const CHECKPOINT: Checkpoint = {
  key: "abc",
  step: 17,
  bestEpoch: 1,
  history: [ROW, { ...ROW, epoch: 2, valUar: null }],
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

Deno.test("a history comes back as it was written", () => {
  const history = [ROW, { ...ROW, epoch: 2, valLoss: null, valUar: null }];
  assert.deepEqual(historyFromCsv(historyToCsv(history)), history);
  assert.deepEqual(historyFromCsv(historyToCsv([])), []);
  assert.match(historyToCsv(history), /^epoch,learningRate,trainLoss/);
});

Deno.test("other texts are refused with the line", () => {
  const csv = historyToCsv([ROW]);
  assert.throws(() => historyFromCsv("a,b\n"), { name: "InputError", message: /first line/ });
  assert.throws(() => historyFromCsv(csv + "2,x,1,1,1,1,1\n"), /line 3 is "2,x/);
  assert.throws(() => historyFromCsv(csv + "2,1\n"), /line 3 is "2,1"/);
  assert.throws(() => historyFromCsv(csv + "2,,1,1,1,1,1\n"), /line 3/);
});

Deno.test("progress: epochs take as long as the last one, or as this one's steps so far", () => {
  const state = { epochs: 5, steps: 10, loss: 2 };
  const first = progress({ ...state, history: [], step: 4, elapsedSec: 2 });
  assert.deepEqual([first.epoch, first.step, first.steps, first.loss], [1, 4, 10, 2]);
  assert.equal(first.secondsLeft, 5 * 5 - 2);
  assert.deepEqual([first.valLoss, first.valUar], [null, null]);
  const second = progress({ ...state, history: [ROW], step: 5, elapsedSec: 3 });
  assert.deepEqual([second.epoch, second.valLoss, second.valUar], [2, 0.1 + 0.2, 0.5]);
  assert.equal(second.secondsLeft, 4 * 3.5 - 3);
  const last = progress({ ...state, epochs: 2, history: [ROW], step: 9, elapsedSec: 19 });
  assert.equal(last.secondsLeft, 0);
});
