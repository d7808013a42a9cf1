import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { boxFigure, groupValues, histogramFigure } from "@/reporting/figures/distributions.ts";

Deno.test("histogramFigure counts every value once, the highest in the last bin", () => {
  const groups = [{ label: "a", values: [0, 0.5, 1, 1.9, 2] }, { label: "b", values: [0.1] }];
  const [a, b] = histogramFigure(groups, { binWidth: 1 }).data;
  assert.deepEqual(a?.x, [0.5, 1.5]);
  assert.deepEqual(a?.y, [2, 3]);
  assert.deepEqual(b?.y, [1, 0]);
});

Deno.test("histogramFigure does not lose values to rounding of the bins' edges", () => {
  const values = Array.from({ length: 30 }, (_, i) => (i + 3) / 10);
  const [trace] = histogramFigure([{ label: "a", values }], { binWidth: 0.1 }).data;
  const counts = trace?.y as number[];
  assert.equal(counts.reduce((a, b) => a + b, 0), 30);
  assert.ok(counts.every((n) => n >= 1 && n <= 2), counts.join());
});

Deno.test("boxFigure: Tukey's box of known values", () => {
  const values = [1, 2, 3, 4, 5, 6, 7, 8, 100];
  const [box] = boxFigure([{ label: "a", values }]).data;
  assert.deepEqual(
    [box?.q1, box?.median, box?.q3, box?.lowerfence, box?.upperfence, box?.y],
    [[3], [5], [7], [1], [8], [[100]]],
  );
});

Deno.test("boxFigure draws few of many outliers, the outermost among them", () => {
  const middle = Array.from({ length: 900 }, (_, i) => i % 10);
  const far = Array.from({ length: 100 }, (_, i) => 100 + i);
  const [box] = boxFigure([{ label: "a", values: [...far, ...middle, -50] }]).data;
  const [dots] = box?.y as number[][];
  assert.deepEqual([dots!.length, dots![0], dots![1], dots!.at(-1)], [41, -50, 100, 199]);
});

Deno.test("distributions refuse nothing and values that are no numbers", () => {
  assert.throws(() => boxFigure([]), /there is no group/);
  assert.throws(() => boxFigure([{ label: "a", values: [] }]), /group "a" holds no value/);
  const bad = [{ label: "a", values: [1, Number.NaN] }];
  assert.throws(() => histogramFigure(bad), { name: "InputError", message: /holds NaN/ });
  assert.throws(() => histogramFigure([{ label: "a", values: [1] }], { binWidth: -1 }), InputError);
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
  assert.throws(() => groupValues(records, { ...options, order: ["a-2"] }), /a-10 is not in/);
  const [box] = boxFigure(groups, { colour: "#123456" }).data;
  assert.equal((box!["marker"] as { color: string }).color, "#123456");
});
