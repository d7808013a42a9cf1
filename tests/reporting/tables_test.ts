import assert from "node:assert/strict";
import { classificationReport } from "@/evaluation/metrics.ts";
import { readFrame } from "@/reporting/frame.ts";
import { classTable, countTable, resultTable, systemTable } from "@/reporting/tables.ts";
import { RESULT } from "./_rows.ts";

const RECORDS = [
  { emotion: "sad", speaker: "s-10", durationSec: 3 },
  { emotion: "sad", speaker: "s-2", durationSec: 5 },
  { emotion: "angry", speaker: "s-2", durationSec: 4 },
];

Deno.test("countTable: counts of pairs, natural order, sums", () => {
  const { columns, values } = readFrame(
    countTable(RECORDS, { rows: "emotion", columns: "speaker", order: ["angry", "sad"] }),
  );
  assert.deepEqual(columns, ["emotion", "s-2", "s-10", "all"]);
  assert.deepEqual(values, [["angry", 1, 0, 1], ["sad", 1, 1, 2], ["all", 2, 1, 3]]);
});

Deno.test("countTable: one label, no sums", () => {
  const { columns, values } = readFrame(countTable(RECORDS, { rows: "speaker", totals: false }));
  assert.deepEqual([columns, values], [["speaker", "records"], [["s-2", 2], ["s-10", 1]]]);
});

Deno.test("countTable: labels that are numbers stay in their columns", () => {
  const records = [{ emotion: "sad", fold: 1 }, { emotion: "sad", fold: 0 }];
  const { columns, values } = readFrame(countTable(records, { rows: "emotion", columns: "fold" }));
  assert.deepEqual([columns, values], [["emotion", "0", "1", "all"], [["sad", 1, 1, 2]]]);
});

Deno.test("countTable: a label that is called as the sums are is not mixed up with them", () => {
  const records = [{ recipe: "a", tested: "all" }, { recipe: "a", tested: "speech" }];
  const options = { rows: "recipe", columns: "tested" };
  assert.throws(() => countTable(records, options), {
    name: "InputError",
    message: /called "all"/,
  });
  const { values } = readFrame(countTable(records, { ...options, totals: false }));
  assert.deepEqual(values, [["a", 1, 1]]);
});

Deno.test("tables refuse records without the field, and labels outside the order", () => {
  assert.throws(() => countTable(RECORDS, { rows: "nothing" }), /has no label "nothing"/);
  const order = ["sad"];
  assert.throws(
    () => countTable(RECORDS, { rows: "emotion", order }),
    /"angry" is not in the order/,
  );
});

Deno.test("classTable: per cent with one decimal, averages below", () => {
  const report = classificationReport({ labels: ["a", "b"], counts: [[2, 1], [0, 1]] });
  const { values } = readFrame(classTable(report));
  assert.deepEqual(values, [
    ["a", 100, 66.7, 80, 3],
    ["b", 50, 100, 66.7, 1],
    ["mean of classes (UAR)", 75, 83.3, 73.3, 4],
    ["weighted by clips (WA)", 87.5, 75, 76.7, 4],
  ]);
});

Deno.test("systemTable: published, here by its protocol, strangers; dashes where nothing is", () => {
  const system = {
    ...{ recipe: "two_channel", model: null, classes: 8, protocol: "random", published: 0.81 },
    ...{ asPublished: { ...RESULT, protocol: "random", leaky: true }, strangers: null },
  };
  const { values: [row] } = readFrame(systemTable([system]));
  assert.deepEqual(row!.slice(0, 4), ["two_channel", 8, "81.0", "random (leaky)"]);
  assert.match(String(row![4]), /^62\.0 ± 0\.8/);
  assert.deepEqual(row!.slice(5), ["–", "–"]);
});

Deno.test("resultTable: one row per result, with the interval", () => {
  const { columns, values } = readFrame(resultTable([RESULT]));
  const row = Object.fromEntries(columns.map((column, i) => [column, values[0]![i]]));
  assert.equal(row.protocol, "speaker");
  assert.equal(row["tested on"], "1,440 speech clips of 24 speakers");
  assert.equal(row["UAR (%)"], "61.2 ± 0.8 (57.0–65.1)");
});
