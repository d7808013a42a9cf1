import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { compactFigure, figureSize } from "@/reporting/figure.ts";

Deno.test("figureSize: the given size, or that of the layout, or 760 × 420", () => {
  const figure = { data: [], layout: { width: 500 } };
  assert.deepEqual(figureSize(figure), { width: 500, height: 420 });
  assert.deepEqual(figureSize(figure, { width: 300, height: 200 }), { width: 300, height: 200 });
  assert.deepEqual(figureSize({ data: [], layout: {} }), { width: 760, height: 420 });
  assert.throws(() => figureSize(figure, { height: Number.NaN }), InputError);
});

Deno.test("compactFigure keeps four digits, and never changes a whole number", () => {
  const y = [0.123456, 12.3456, 123456, 123456.7, -0.000123456];
  const { data } = compactFigure({ data: [{ type: "scatter", y }], layout: {} });
  assert.deepEqual(data[0]?.y, [0.1235, 12.35, 123456, 123457, -0.0001235]);
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
