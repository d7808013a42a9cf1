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

const STATE = { epochs: 5, stepsPerEpoch: 10, loss: 2, epochStarted: 1000 };

Deno.test("progress: before an epoch has ended, its steps so far say how long epochs take", () => {
  const now = progress({ ...STATE, history: [], stepsDone: 4 }, 3000); // 2 s for 4 of 10 steps
  assert.deepEqual([now.epoch, now.step, now.steps, now.loss], [1, 4, 10, 2]);
  assert.equal(now.secondsLeft, 5 * 5 - 2);
  assert.deepEqual([now.valLoss, now.valUar], [null, null]);
});

Deno.test("progress: later epochs are taken to last as long as the last one", () => {
  const now = progress({ ...STATE, history: [ROW], stepsDone: 15 }, 4000);
  assert.deepEqual([now.epoch, now.step, now.valLoss, now.valUar], [2, 5, 0.1 + 0.2, 0.5]);
  assert.equal(now.secondsLeft, 4 * 3.5 - 3);
});

Deno.test("progress: a last epoch that takes longer has no time left, not less than none", () => {
  const now = progress({ ...STATE, epochs: 2, history: [ROW], stepsDone: 19 }, 20_000);
  assert.equal(now.secondsLeft, 0);
});
