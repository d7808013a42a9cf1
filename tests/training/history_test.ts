import assert from "node:assert/strict";
import { historyFromCsv, historyToCsv } from "@/training/history.ts";

const ROW = {
  epoch: 1,
  learningRate: 0.001,
  trainLoss: 1.25,
  trainAccuracy: 1 / 3,
  valLoss: 0.1 + 0.2,
  valUar: 0.5,
  seconds: 3.5,
};

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
