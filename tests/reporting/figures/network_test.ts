import assert from "node:assert/strict";
import type { Layout } from "@/reporting/figure.ts";
import { networkFigure } from "@/reporting/figures/network.ts";

const MODEL = {
  layers: [
    { layer: "clip", type: "InputLayer", outputShape: [32, 94, 2], parameters: 0 },
    { layer: "conv_1", type: "Conv2D", outputShape: [32, 94, 16], parameters: 304 },
    { layer: "memory", type: "Bidirectional", outputShape: [null, 64], parameters: 12_345 },
    { layer: "scores", type: "Dense", outputShape: [8], parameters: 520 },
  ],
  parameters: 13_169,
  trainable: 13_169,
};

Deno.test("networkFigure: a box per layer, wider where more values pass", () => {
  const shapes = networkFigure(MODEL).layout.shapes as Layout[];
  const boxes = shapes.filter((shape) => shape.type === "rect");
  const widths = boxes.map(({ x0, x1 }) => (x1 as number) - (x0 as number));
  assert.equal(widths.length, 4);
  assert.ok(widths[1]! > widths[0]! && widths[0]! > widths[3]!);
  assert.equal(shapes.length - boxes.length, 3, "a line between neighbours");
});
