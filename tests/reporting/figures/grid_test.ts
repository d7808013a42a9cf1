import assert from "node:assert/strict";
import type { Figure, Layout } from "@/reporting/figure.ts";
import { gridFigure } from "@/reporting/figures/grid.ts";
import { assertDrawn } from "./_drawn.ts";

function heat(title: string, low: number): Figure {
  return {
    data: [{
      type: "heatmap",
      z: [[low, 1]],
      zmin: low,
      zmax: 1,
      colorscale: "Viridis",
      colorbar: { title: { text: "dB" } },
    }],
    layout: {
      title: { text: title },
      xaxis: { title: { text: "time (s)" } },
      yaxis: { title: { text: "band" } },
      shapes: [{ type: "line", xref: "x domain", x0: 0, x1: 1, y0: 0, y1: 0 }],
      annotations: [{ text: "note", x: 0, y: 0 }],
    },
  };
}

const FIGURES = [heat("one", 0), heat("two", -5), heat("three", -1)];

Deno.test("gridFigure: panels do not touch, row by row from the top left", () => {
  const { layout, data } = gridFigure(FIGURES);
  assert.deepEqual(data.map((t) => [t.xaxis, t.yaxis]), [["x", "y"], ["x2", "y2"], ["x3", "y3"]]);
  const domain = (name: string) => (layout[name] as { domain: [number, number] }).domain;
  assert.ok(domain("xaxis")[1] < domain("xaxis2")[0]);
  assert.ok(domain("yaxis3")[1] < domain("yaxis")[0]);
  assert.deepEqual(domain("yaxis"), domain("yaxis2"));
  assert.ok(Math.abs(domain("yaxis")[1] - 1) < 1e-9 && Math.abs(domain("yaxis3")[0]) < 1e-9);
});

Deno.test("gridFigure: notes and shapes move to their panel", () => {
  const { layout } = gridFigure(FIGURES);
  assert.deepEqual((layout.shapes as Layout[]).map((s) => [s.xref, s.yref]), [
    ["x domain", "y"],
    ["x2 domain", "y2"],
    ["x3 domain", "y3"],
  ]);
  const notes = (layout.annotations as Layout[]).filter((note) => note.text === "note");
  assert.deepEqual(notes.map((note) => note.xref), ["x", "x2", "x3"]);
});

Deno.test("gridFigure: one colour bar over the range of all panels", async () => {
  const figure = gridFigure(FIGURES, { title: "Three", sharedColour: "dB" });
  const { layout, data } = figure;
  const { cmin, cmax } = layout.coloraxis as Layout;
  assert.deepEqual([cmin, cmax], [-5, 1]);
  assert.ok(data.every((t) => t.coloraxis === "coloraxis" && t.colorbar === undefined));
  await assertDrawn(figure, "Three", "time (s)", "band", "dB");
});

Deno.test("gridFigure: axis titles only at the edges, unless asked for", () => {
  const titles = (outerTitles: boolean) => {
    const { layout } = gridFigure(FIGURES, { outerTitles });
    return Object.entries(layout).filter(([key, value]) =>
      /^[xy]axis/.test(key) && (value as Layout).title !== undefined
    ).length;
  };
  assert.equal(titles(false), 6);
  assert.equal(titles(true), 4); // x of the two lowest panels, y of the two in the left column
});

Deno.test("gridFigure: panels share the range of the first where that is asked for", () => {
  const matches = (sameAxes?: "x" | "both") => {
    const { layout } = gridFigure(FIGURES, sameAxes === undefined ? {} : { sameAxes });
    return Object.values(layout).flatMap((axis) => (axis as Layout)?.matches ?? []);
  };
  assert.deepEqual(matches(), []);
  assert.deepEqual(matches("x"), ["x", "x"]);
  assert.deepEqual(matches("both").sort(), ["x", "x", "y", "y"]);
});

Deno.test("gridFigure refuses no figure", () => {
  assert.throws(() => gridFigure([]), /there is no figure/);
});
