import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { fitLine, lineText, scalingFigure } from "@/reporting/figures/scaling.ts";

Deno.test("fitLine: points on a line, and hand values beside one", () => {
  assert.deepEqual(fitLine([1, 2, 4], [5, 7, 11]), { intercept: 3, slope: 2, r2: 1 });
  // numpy.polyfit([0, 1, 2, 3], [0, 1, 1, 2], 1) and the square of numpy.corrcoef
  const { intercept, slope, r2 } = fitLine([0, 1, 2, 3], [0, 1, 1, 2]);
  assert.ok(Math.abs(slope - 0.6) < 1e-12 && Math.abs(intercept - 0.1) < 1e-12);
  assert.ok(Math.abs(r2 - 0.9) < 1e-12);
  assert.deepEqual(fitLine([1, 2], [3, 3]), { intercept: 3, slope: 0, r2: 1 });
});

Deno.test("fitLine refuses what has no line", () => {
  assert.throws(() => fitLine([1, 1], [1, 2]), InputError);
  assert.throws(() => fitLine([], []), InputError);
  assert.throws(() => fitLine([1, 2], [1]), InputError);
});

const TEXT = { title: "t", xTitle: "clips", yTitle: "ms", unit: "ms", item: "clip" };

Deno.test("scalingFigure: points, the line from the first size to the last, slope and R² in words", () => {
  const { data, layout } = scalingFigure([{ name: "a", x: [1, 3, 2], y: [3, 7, 5] }], TEXT);
  assert.deepEqual(data.map((trace) => trace["mode"]), ["markers", "lines"]);
  assert.deepEqual([data[1]!["x"], data[1]!["y"]], [[1, 3], [3, 7]]);
  const [note] = layout["annotations"] as { text: string }[];
  assert.equal(note!.text, "a: 2 ms per clip, R² 1.0000");
});

Deno.test("scalingFigure: no line through what should not grow", () => {
  const series = [{ name: "a", x: [1, 1], y: [3, 7] }]; // no line is defined
  const { data, layout } = scalingFigure(series, { ...TEXT, fit: false });
  assert.deepEqual(data.map((trace) => trace["mode"]), ["lines+markers"]);
  assert.equal((layout["annotations"] as { text: string }[])[0]!.text, "a");
});

Deno.test("lineText: three digits of the slope, small times in ms", () => {
  const line = { intercept: 0, slope: 0.0123456, r2: 0.98765 };
  assert.equal(lineText(line, { unit: "MiB", item: "clip" }), "0.0123 MiB per clip, R² 0.9877");
  assert.equal(lineText(line, { unit: "s", item: "clip" }), "12.3 ms per clip, R² 0.9877");
});
