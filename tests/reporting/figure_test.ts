import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { compactFigure, figureSize, roundForDisplay } from "@/reporting/figure.ts";

Deno.test("figureSize: asked for, else the layout's, else 760 × 420", () => {
  const figure = { data: [], layout: { width: 500 } };
  assert.deepEqual(figureSize(figure), { width: 500, height: 420 });
  assert.deepEqual(figureSize(figure, { width: 300, height: 200 }), { width: 300, height: 200 });
  assert.deepEqual(figureSize({ data: [], layout: {} }), { width: 760, height: 420 });
  assert.throws(() => figureSize(figure, { height: Number.NaN }), InputError);
});

Deno.test("roundForDisplay keeps four digits, and never changes a whole number", () => {
  assert.equal(roundForDisplay(0.123456), 0.1235);
  assert.equal(roundForDisplay(12.3456), 12.35);
  assert.equal(roundForDisplay(123456), 123456);
  assert.equal(roundForDisplay(123456.7), 123457);
  assert.equal(roundForDisplay(-0.000123456), -0.0001235);
});

Deno.test("compactFigure makes plain, short JSON of typed arrays and gaps", () => {
  const figure = {
    data: [{ type: "scatter", y: Float32Array.of(0.1, 2), x: [1 / 3, Number.NaN], name: "a" }],
    layout: { title: { text: "t" } },
  };
  const { data, layout } = compactFigure(figure);
  assert.deepEqual(data, [{ type: "scatter", y: [0.1, 2], x: [0.3333, null], name: "a" }]);
  assert.equal(layout, figure.layout);
});
