import assert from "node:assert/strict";
import type { EpochRow } from "@/training/checkpoint.ts";
import { progress } from "@/training/progress.ts";

const ROW: EpochRow = {
  epoch: 1,
  learningRate: 1e-3,
  trainLoss: 1.5,
  trainAccuracy: 0.4,
  valLoss: 1.2,
  valUar: 0.5,
  seconds: 8,
};
const STATE = { epochs: 5, stepsPerEpoch: 10, loss: 2, epochStarted: 1000 };

Deno.test("progress: before an epoch has ended, its steps so far say how long epochs take", () => {
  const now = progress({ ...STATE, history: [], stepsDone: 4 }, 3000); // 2 s for 4 of 10 steps
  assert.deepEqual([now.epoch, now.step, now.steps, now.loss], [1, 4, 10, 2]);
  assert.equal(now.secondsLeft, 5 * 5 - 2);
  assert.deepEqual([now.valLoss, now.valUar], [null, null]);
});

Deno.test("progress: later epochs are taken to last as long as the last one", () => {
  const now = progress({ ...STATE, history: [ROW], stepsDone: 15 }, 4000);
  assert.deepEqual([now.epoch, now.step, now.valLoss, now.valUar], [2, 5, 1.2, 0.5]);
  assert.equal(now.secondsLeft, 4 * 8 - 3);
});

Deno.test("progress: a last epoch that takes longer has no time left, not less than none", () => {
  const now = progress({ ...STATE, epochs: 2, history: [ROW], stepsDone: 19 }, 20_000);
  assert.equal(now.secondsLeft, 0);
});
