import assert from "node:assert/strict";
import { lineFigure } from "@/reporting/figures/lines.ts";
import { trainingCurves } from "@/reporting/figures/training.ts";
import { waveformFigure } from "@/reporting/figures/waveform.ts";
import { assertDrawn } from "./_drawn.ts";

Deno.test("lineFigure draws one trace a series, and a legend only for several", () => {
  const one = { name: "a", x: [0, 1], y: [2, 3] };
  assert.equal(lineFigure([one]).layout["showlegend"], false);
  const two = lineFigure([one, { ...one, name: "b", dashed: true }]);
  assert.equal(two.layout["showlegend"], true);
  assert.deepEqual(two.data.map((t) => [t.name, (t.line as { dash?: string }).dash]), [
    ["a", undefined],
    ["b", "dot"],
  ]);
});

Deno.test("trainingCurves: losses on the left, shares on the right", async () => {
  const rows = [1, 2, 3].map((epoch) => ({
    epoch,
    trainLoss: 2 / epoch,
    valLoss: 2.2 / epoch,
    valUar: 0.2 * epoch,
    trainAccuracy: 0.25 * epoch,
  }));
  const figure = trainingCurves(rows, { bestEpoch: 2, title: "Training" });
  assert.deepEqual(figure.data.map((t) => [t.name, t.xaxis, t.y]), [
    ["training", "x", [2, 1, 2 / 3]],
    ["validation", "x", [2.2, 1.1, 2.2 / 3]],
    ["training", "x2", [0.25, 0.5, 0.75]],
    ["validation", "x2", [0.2, 0.4, 0.2 * 3]],
  ]);
  await assertDrawn(figure, "Training", "loss", "epoch", "kept: epoch 2: 40.0 %");
});

Deno.test("trainingCurves leaves out what was not measured", async () => {
  const rows = [{ epoch: 1, trainLoss: 2, valLoss: null, valUar: null }];
  const { data } = trainingCurves(rows, { title: "Training", epochs: 30 });
  assert.deepEqual(data.map((t) => t.name), ["training"]);
  await assertDrawn(trainingCurves([], { title: "", epochs: 9 }), "epoch", "loss");
});

Deno.test("waveformFigure: an outline over seconds that keeps a click", async () => {
  const waveform = {
    samples: Float32Array.from({ length: 48_000 }, (_, i) => i === 24_000 ? 0.9 : Math.sin(i) / 10),
    sampleRate: 48_000,
  };
  const figure = waveformFigure(waveform, { title: "A click", columns: 480 });
  const [low, high] = figure.data;
  assert.equal((high?.y as number[]).length, 480);
  assert.equal(Math.max(...high?.y as number[]), Math.fround(0.9));
  assert.ok(Math.abs((low?.x0 as number) + 479 * (low?.dx as number) - 1) < 0.01, "ends at 1 s");
  await assertDrawn(figure, "A click", "time (s)", "amplitude");
});
