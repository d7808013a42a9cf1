import assert from "node:assert/strict";
import { descriptorFigure, lineFigure } from "@/reporting/figures/lines.ts";

Deno.test("lineFigure draws one trace a series and a legend only for several", () => {
  const one = { name: "a", x: [0, 1], y: [2, 3] };
  assert.equal(lineFigure([one]).layout["showlegend"], false);
  const two = lineFigure([one, { ...one, name: "b" }]);
  assert.equal(two.layout["showlegend"], true);
  assert.deepEqual(two.data.map((t) => t["name"]), ["a", "b"]);
});

Deno.test("descriptorFigure gives every descriptor a panel, with times in seconds", () => {
  const matrix = {
    data: Float32Array.of(1, 10, 2, NaN, 3, 30),
    frames: 3,
    bands: 2,
    names: ["loudness", "sharpness"],
  };
  const { data } = descriptorFigure(matrix, { sampleRate: 1000, hopLength: 500 });
  assert.deepEqual(data.map((t) => t["name"]), ["loudness", "sharpness"]);
  assert.deepEqual(data[0]!["x"], [0, 0.5, 1]);
  assert.deepEqual(data[1]!["y"], [10, NaN, 30]);
});
