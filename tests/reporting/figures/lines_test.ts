import assert from "node:assert/strict";
import { columnCurves, curvesFigure, lineFigure } from "@/reporting/figures/lines.ts";

Deno.test("lineFigure draws one trace a series and a legend only for several", () => {
  const one = { name: "a", x: [0, 1], y: [2, 3] };
  assert.equal(lineFigure([one]).layout["showlegend"], false);
  const two = lineFigure([one, { ...one, name: "b" }]);
  assert.equal(two.layout["showlegend"], true);
  assert.deepEqual(two.data.map((t) => t["name"]), ["a", "b"]);
});

Deno.test("lineFigure: a broken line is told from a solid one", () => {
  const curve = { name: "a", x: [0, 1], y: [2, 3] };
  const { data } = lineFigure([curve, { ...curve, dashed: true }]);
  assert.deepEqual(data.map((t) => (t["line"] as { dash?: string }).dash), [undefined, "dot"]);
});

Deno.test("curvesFigure gives every descriptor a panel with its unit, and times in seconds", () => {
  const matrix = { data: Float32Array.of(1, 10, 2, NaN, 3, 30), frames: 3, bands: 2 };
  const about = [{ name: "loudness", unit: "sone" }, { name: "sharpness", unit: "acum" }];
  const curves = columnCurves(matrix, about);
  assert.deepEqual(curves[1], { ...about[1], values: [10, NaN, 30] });
  const { data, layout } = curvesFigure(curves, { sampleRate: 1000, hopLength: 500 });
  assert.deepEqual(data.map((t) => t["name"]), ["loudness", "sharpness"]);
  assert.deepEqual(data[0]!["x"], [0, 0.5, 1]);
  assert.deepEqual(data[1]!["y"], [10, NaN, 30]);
  assert.match(JSON.stringify(layout), /sharpness \(acum\)/);
  assert.throws(() => columnCurves(matrix, about.slice(1)), /1 names for 2 columns/);
});
