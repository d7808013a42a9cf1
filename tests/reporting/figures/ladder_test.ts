import assert from "node:assert/strict";
import { ladderFigure, type LadderRung } from "@/reporting/figures/ladder.ts";
import { toSvg } from "@/reporting/svg.ts";
import type { ClassScore } from "@/evaluation/metrics.ts";
import { LEAKY_RESULT, RESULT } from "../_rows.ts";

const classes = (n: number): ClassScore[] =>
  Array.from({ length: n }, (_, i) => ({
    label: `e${i}`,
    ...{ precision: 1, recall: 1, f1: 1, support: 1 },
  }));
const estimate = (mean: number) => ({ mean, sd: null, low: mean - 0.05, high: mean + 0.02 });
const rungs: readonly LadderRung[] = [
  {
    title: "copies made, then split",
    row: { ...LEAKY_RESULT, wa: estimate(0.95), perClass: classes(8) },
  },
  { title: "random clips", row: { ...LEAKY_RESULT, wa: estimate(0.88), perClass: classes(8) } },
  { title: "strangers", row: { ...RESULT, wa: estimate(0.5), perClass: classes(5) } },
];

interface Bars {
  readonly x: number[];
  readonly y: number[];
  readonly marker: { readonly pattern?: unknown };
}

Deno.test("leaky rungs are hatched, honest ones are not, and each bar stands at its place", () => {
  const [leaky, honest] = ladderFigure(rungs).data as unknown as [Bars, Bars];
  assert.deepEqual([leaky.x, leaky.y], [[0, 1], [95, 88]]);
  assert.deepEqual([honest.x, honest.y], [[2], [50]]);
  assert.ok(leaky.marker.pattern !== undefined && honest.marker.pattern === undefined);
});

Deno.test("values, falls, guessing of each rung and the claim are drawn", async () => {
  const figure = ladderFigure(rungs, { title: "The ladder", claim: 0.97 });
  const { annotations, shapes } = figure.layout as unknown as {
    annotations: { text: string }[];
    shapes: { type: string; y0: number }[];
  };
  const texts = annotations.map(({ text }) => text);
  for (
    const text of ["<b>95.0 %</b>", "<b>−7.0</b>", "<b>−38.0</b>", "guessing", "published: 97 %"]
  ) {
    assert.ok(texts.includes(text), text);
  }
  assert.ok(texts.some((text) => text.includes("LEAKY")));
  assert.deepEqual(
    shapes.filter(({ type }) => type === "line").map(({ y0 }) => y0),
    [12.5, 12.5, 20, 97],
  );
  assert.match(await toSvg(figure), /The ladder/);
});

Deno.test("without a claim there is no line for it, and no rung is no bar", () => {
  const { shapes } = ladderFigure([]).layout as unknown as { shapes: unknown[] };
  assert.deepEqual(shapes, []);
});
