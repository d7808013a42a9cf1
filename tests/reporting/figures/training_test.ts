import assert from "node:assert/strict";
import { trainingCurves } from "@/reporting/figures/training.ts";

const ROWS = [1, 2, 3].map((epoch) => ({
  epoch,
  trainLoss: 2 / epoch,
  valLoss: 2.2 / epoch,
  valUar: 0.2 * epoch,
  trainAccuracy: 0.25 * epoch,
}));

Deno.test("trainingCurves: losses on the left, shares on the right, the kept epoch marked", () => {
  const figure = trainingCurves(ROWS, { bestEpoch: 2, title: "Training" });
  assert.deepEqual(figure.data.map((t) => [t.name, t.xaxis, t.y]), [
    ["training", "x", [2, 1, 2 / 3]],
    ["validation", "x", [2.2, 1.1, 2.2 / 3]],
    ["training", "x2", [0.25, 0.5, 0.75]],
    ["validation", "x2", [0.2, 0.4, 0.2 * 3]],
  ]);
});

Deno.test("trainingCurves leaves out what was not measured", () => {
  const rows = [{ epoch: 1, trainLoss: 2, valLoss: null, valUar: null }];
  const { data } = trainingCurves(rows, { epochs: 30 });
  assert.deepEqual(data.map((t) => t.name), ["training"]);
});
