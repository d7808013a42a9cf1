import assert from "node:assert/strict";
import type { ClassScore } from "@/evaluation/metrics.ts";
import type { Layout } from "@/reporting/figure.ts";
import {
  confusionFigure,
  ladderFigure,
  type LadderRung,
  networkFigure,
  publishedFigure,
  reliabilityFigure,
  speakerDots,
} from "@/reporting/figures/mod.ts";
import type { SystemResult } from "@/reporting/result_tables.ts";
import { LABELS, madeTable } from "../../evaluation/_table.ts";
import { LEAKY_RESULT, RESULT } from "../_rows.ts";
import { assertDrawn } from "./_drawn.ts";

Deno.test("confusionFigure: shares of rows as colours, shares and counts as text", async () => {
  const counts = [[3, 1, 0], [0, 5, 5], [0, 0, 0]];
  const confusion = { labels: ["happy", "sad", "calm"], counts };
  const figure = confusionFigure(confusion, { title: "" });
  const [trace] = figure.data;
  assert.deepEqual(trace?.z, [[75, 25, 0], [0, 50, 50], [0, 0, 0]]);
  assert.deepEqual((trace?.text as string[][])[0], ["75 %<br>3", "25 %<br>1", ""]);
  assert.deepEqual(trace?.x, ["happy", "sad", "calm"]);
  assert.deepEqual(trace?.y, ["happy (4)", "sad (10)", "calm (0)"]);
  await assertDrawn(figure, "predicted", "truth (clips)", "happy (4)", "75 %", "3");
});

Deno.test("reliabilityFigure: filled bins in per cent, empty ones left out", async () => {
  const bins = [
    { low: 0, high: 0.5, clips: 0, confidence: 0, accuracy: 0 },
    { low: 0.5, high: 1, clips: 20, confidence: 0.8, accuracy: 0.6 },
  ];
  const figure = reliabilityFigure(bins, { title: "", ece: 0.2 });
  const [bars, dots] = figure.data;
  assert.deepEqual([bars?.x, bars?.width, bars?.y], [[75], [50], [60]]);
  assert.deepEqual([dots?.x, dots?.text], [[80], ["20 clips"]]);
  await assertDrawn(figure, "highest score (%)", "ECE 20.0 %");
});

Deno.test("speakerDots: the best speaker at the top, lines for all speakers and for chance", async () => {
  // made-0 is right for two of four emotions, made-1 for three
  const made = madeTable({ speakers: 2 });
  const rows = made.rows.map((row) => {
    const known = LABELS.slice(0, row.speaker === "made-1" ? 3 : 2) as readonly string[];
    const predicted = known.includes(row.emotion) ? row.emotion : LABELS[0];
    return { ...row, predicted, scores: LABELS.map((label) => Number(label === predicted)) };
  });
  const table = { ...made, rows };
  const overall = { mean: 0.62, low: 0.55, high: 0.7 };
  const figure = speakerDots(table, { overall, chance: 0.125 });
  const { data, layout } = figure;
  assert.deepEqual((layout.yaxis as { categoryarray: string[] }).categoryarray, [
    "made-0",
    "made-1",
  ]);
  assert.deepEqual(data.map((t) => [t.name, t.x]), [["female", [75]], ["male", [50]]]);
  assert.equal((layout.shapes as unknown[]).length, 3);
  const bare = speakerDots(table, { overall: { ...overall, low: null }, chance: 0.125 });
  assert.equal((bare.layout.shapes as unknown[]).length, 2, "no band without an interval");
  const texts = ["UAR per speaker", "UAR (%)", "made-0", "all: UAR 62.0 %", "chance"];
  await assertDrawn(figure, ...texts);
});

Deno.test("each system has its published figure, ours, and guessing; gaps stay gaps", async () => {
  const system: SystemResult = {
    recipe: "two_channel",
    model: null,
    classes: 8,
    protocol: "random",
    published: 0.81,
    asPublished: LEAKY_RESULT,
    unseen: RESULT,
  };
  const half = { ...system, recipe: "five", model: "lstm", classes: 5, published: null };
  const none = { ...system, recipe: "none", asPublished: null, unseen: null };
  const figure = publishedFigure([system, { ...half, unseen: null }, none]);
  const traces = figure.data as unknown as { name: string; x: (number | null)[]; y: string[] }[];
  assert.deepEqual(traces[0]!.y, ["two_channel", "five, lstm"]);
  const points = (name: string) => traces.find((trace) => trace.name.includes(name))!.x;
  assert.deepEqual(points("published"), [81, null]);
  assert.deepEqual(points("(leaky)").map((x) => x?.toFixed(1)), ["62.0", "62.0"]);
  const honest = publishedFigure([system, { ...system, asPublished: RESULT }]);
  assert.deepEqual(honest.data.filter(({ name }) => String(name).includes("leaky")), []);
  assert.deepEqual(points("unseen").map((x) => x?.toFixed(1)), ["62.0", undefined]);
  assert.deepEqual(points("guessing"), [12.5, 20]);
  await assertDrawn(figure, "two_channel", "accuracy (%)", "guessing");
});

const estimate = (mean: number) => ({ mean, sd: null, low: mean - 0.05, high: mean + 0.02 });
const CLASS: ClassScore = { label: "e", precision: 1, recall: 1, f1: 1, support: 1 };
const EIGHT = new Array<ClassScore>(8).fill(CLASS);
const FIVE = EIGHT.slice(3);
const RUNGS: readonly LadderRung[] = [
  {
    title: "copies made, then split",
    row: { ...LEAKY_RESULT, wa: estimate(0.95), perClass: EIGHT },
  },
  { title: "random clips", row: { ...LEAKY_RESULT, wa: estimate(0.88), perClass: EIGHT } },
  { title: "unseen speakers", row: { ...RESULT, wa: estimate(0.5), perClass: FIVE } },
];

interface Bars {
  readonly x: number[];
  readonly y: number[];
  readonly marker: { readonly pattern?: unknown };
}

Deno.test("leaky rungs are hatched, honest ones are not, and each bar stands at its place", () => {
  const { data } = ladderFigure(RUNGS, { title: "", claim: null });
  const [leaky, honest] = data as unknown as [Bars, Bars];
  assert.deepEqual([leaky.x, leaky.y], [[0, 1], [95, 88]]);
  assert.deepEqual([honest.x, honest.y], [[2], [50]]);
  assert.ok(leaky.marker.pattern !== undefined && honest.marker.pattern === undefined);
});

Deno.test("values, falls, guessing of each rung and the claim are drawn", async () => {
  const figure = ladderFigure(RUNGS, { title: "", claim: 0.97 });
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
  await assertDrawn(figure, "accuracy (%)", "published: 97 %");
});

Deno.test("networkFigure: a box per layer, wider where more values pass", async () => {
  const layers = [
    { layer: "clip", type: "InputLayer", outputShape: [32, 94, 2], parameters: 0 },
    { layer: "conv_1", type: "Conv2D", outputShape: [32, 94, 16], parameters: 304 },
    { layer: "scores", type: "Dense", outputShape: [null, 8], parameters: 520 },
  ];
  const figure = networkFigure({ layers, parameters: 824, trainable: 824 });
  const { layout } = figure;
  const shapes = layout.shapes as Layout[];
  const boxes = shapes.filter((shape) => shape.type === "rect");
  const widths = boxes.map(({ x0, x1 }) => (x1 as number) - (x0 as number));
  assert.equal(widths.length, 3);
  assert.ok(widths[1]! > widths[0]! && widths[0]! > widths[2]!);
  assert.equal(shapes.length - boxes.length, 2, "a line between neighbours");
  const texts = ["conv_1", "32 × 94 × 16", "304", "any × 8", "The network: 824 parameters"];
  await assertDrawn(figure, ...texts);
});
