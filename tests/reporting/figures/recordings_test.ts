import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { emotionCounts, speakerCounts } from "@/reporting/figures/counts.ts";
import { boxFigure, groupValues, histogramFigure } from "@/reporting/figures/distributions.ts";
import { matrixFigure } from "@/reporting/figures/matrix.ts";
import { utterance } from "../_utterance.ts";
import { assertDrawn } from "./_drawn.ts";

const UTTERANCES = [
  utterance({ emotion: "sad", speaker: "s-10", channel: "song" }),
  utterance({ emotion: "sad", speaker: "s-2", channel: "speech" }),
  utterance({ emotion: "angry", speaker: "s-2", channel: "speech" }),
];

Deno.test("emotionCounts: split by a label, with the sum above each stack", async () => {
  const figure = emotionCounts(UTTERANCES, { by: "channel" });
  const { data, layout } = figure;
  assert.deepEqual(data.map((t) => [t.name, t.y]), [["song", [1, 0]], ["speech", [1, 1]]]);
  assert.deepEqual((layout.annotations as { text: string }[]).map(({ text }) => text), ["2", "1"]);
  await assertDrawn(figure, "sad", "song", "speech", "2", "recordings");
});

Deno.test("speakerCounts: speakers in natural order, one series per emotion", () => {
  const { data } = speakerCounts(UTTERANCES);
  assert.deepEqual(data.map((t) => [t.name, t.x, t.y]), [
    ["sad", ["s-2", "s-10"], [1, 1]],
    ["angry", ["s-2", "s-10"], [1, 0]],
  ]);
});

Deno.test("histogramFigure counts every value once, the highest in the last bin", async () => {
  const groups = [{ label: "a", values: [0, 50, 100, 119, 120] }, { label: "b", values: [1] }];
  const figure = histogramFigure(groups, { xTitle: "duration (s)" });
  const [a, b] = figure.data;
  assert.deepEqual((a?.x as number[]).slice(0, 2), [1, 3], "60 bins of 2 s");
  const filled = (counts: unknown) =>
    [...(counts as number[]).entries()].filter(([, count]) => count > 0);
  assert.deepEqual(filled(a?.y), [[0, 1], [25, 1], [50, 1], [59, 2]]);
  assert.deepEqual(filled(b?.y), [[0, 1]]);
  await assertDrawn(figure, "duration (s)", "a", "b");
});

Deno.test("histogramFigure does not lose values to rounding of the bins' edges", () => {
  const values = Array.from({ length: 50 }, (_, i) => (i + 3) / 10);
  const [trace] = histogramFigure([{ label: "a", values }]).data;
  const counts = trace?.y as number[];
  assert.equal(trace?.width, 0.1);
  assert.equal(counts.reduce((a, b) => a + b, 0), 50);
  assert.ok(counts.every((n) => n >= 1 && n <= 2), counts.join());
});

Deno.test("boxFigure: Tukey's box of known values", async () => {
  const values = [1, 2, 3, 4, 5, 6, 7, 8, 100];
  const figure = boxFigure([{ label: "a", values }], { yTitle: "level (dB)" });
  const [box] = figure.data;
  assert.deepEqual(
    [box?.q1, box?.median, box?.q3, box?.lowerfence, box?.upperfence, box?.y],
    [[3], [5], [7], [1], [8], [[100]]],
  );
  await assertDrawn(figure, "level (dB)", "a");
});

Deno.test("boxFigure draws few of many outliers, the outermost among them", () => {
  const middle = Array.from({ length: 900 }, (_, i) => i % 10);
  const far = Array.from({ length: 100 }, (_, i) => 100 + i);
  const [box] = boxFigure([{ label: "a", values: [...far, ...middle, -50] }]).data;
  const [dots] = box?.y as number[][];
  assert.deepEqual([dots!.length, dots![0], dots![1], dots!.at(-1)], [41, -50, 100, 199]);
});

Deno.test("the level of a silent recording is left out of a figure, and the title says so", () => {
  const silent = [{ label: "sad", values: [-20, -Infinity] }, { label: "calm", values: [NaN] }];
  const { data, layout } = boxFigure(silent, { title: "Level" });
  assert.deepEqual(data.map(({ name, median }) => [name, median]), [["sad", [-20]]]);
  const { text } = layout.title as { text: string };
  assert.equal(text, "Level (2 without a finite value left out)");
});

Deno.test("distributions refuse groups without a value", () => {
  assert.throws(() => boxFigure([]), /there is no finite value/);
  assert.throws(() => boxFigure([{ label: "a", values: [Infinity] }]), InputError);
});

Deno.test("groupValues: values by label, in natural or the given order", () => {
  const records = [["a-10", 1], ["a-2", 2], ["a-10", 3]].map(([speaker, level]) => ({
    speaker: speaker as string,
    level: level as number,
  }));
  const options = { by: "speaker", value: (r: typeof records[0]) => r.level } as const;
  const groups = groupValues(records, options);
  assert.deepEqual(groups, [{ label: "a-2", values: [2] }, { label: "a-10", values: [1, 3] }]);
  const order = ["a-10", "none", "a-2"];
  const labels = groupValues(records, { ...options, order }).map(({ label }) => label);
  assert.deepEqual(labels, ["a-10", "a-2"]);
  const [box] = boxFigure(groups, { colour: "#123456" }).data;
  assert.equal((box!["marker"] as { color: string }).color, "#123456");
});

Deno.test("matrixFigure: rows, columns and texts are in the picture", async () => {
  const cells = { rows: ["level"], columns: ["speaker"], values: [[3]], texts: [["d of e"]] };
  const figure = matrixFigure(cells, { title: "Skill", colourTitle: "skill (%)" });
  await assertDrawn(figure, "level", "speaker", "d of e", "skill (%)");
});
