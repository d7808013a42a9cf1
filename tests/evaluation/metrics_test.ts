import assert from "node:assert/strict";
import {
  classificationReport,
  confusionMatrix,
  METRIC_NAMES,
  METRICS,
} from "@/evaluation/metrics.ts";
import golden from "./golden/metrics.json" with { type: "json" };
import { FLOAT64_TOLERANCE, numbers, worstError } from "./_table.ts";

/** Clips from their true and their predicted labels. */
const clipsOf = (truth: readonly string[], predicted: readonly string[]) =>
  truth.map((emotion, i) => ({ emotion, predicted: predicted[i]! }));

Deno.test("metrics by hand: one of two sad clips is predicted as happy", () => {
  const clips = clipsOf(["sad", "sad", "happy"], ["sad", "happy", "happy"]);
  const report = classificationReport(clips, ["happy", "sad"]);
  assert.deepEqual(report.confusion.counts, [[1, 0], [1, 1]]);
  assert.equal(report.uar, 0.75);
  for (const name of ["wa", "macroF1", "weightedF1"] as const) assert.equal(report[name], 2 / 3);
  const happy = { label: "happy", precision: 0.5, recall: 1, f1: 2 / 3, support: 1 };
  assert.deepEqual(report.perClass[0], happy);
});

const FIGURES = [
  "uar",
  "wa",
  "macroPrecision",
  "macroF1",
  "weightedPrecision",
  "weightedF1",
] as const;

for (const example of golden.cases) {
  Deno.test(`figures equal scikit-learn's: ${example.name}`, () => {
    const labels = Array.from({ length: example.classes }, (_, i) => `class ${i}`);
    const names = (text: string) => numbers(text).map((i) => labels[i]!);
    const clips = clipsOf(names(example.truth), names(example.predicted));
    const report = classificationReport(clips, labels);
    const { confusion } = report;
    assert.deepEqual(confusion.counts.flat(), numbers(example.confusion));
    for (const key of ["precision", "recall", "f1", "support"] as const) {
      const found = report.perClass.map((scores) => scores[key]);
      assert.ok(worstError(found, numbers(example[key])) <= FLOAT64_TOLERANCE, key);
    }
    for (const key of FIGURES) {
      assert.ok(Math.abs(report[key] - example[key]) <= FLOAT64_TOLERANCE, key);
    }
    for (const name of METRIC_NAMES) assert.equal(METRICS[name](confusion), report[name]);
  });
}

Deno.test("a class without clips is left out of the averages", () => {
  const clips = clipsOf(["a", "b"], ["a", "c"]);
  assert.equal(classificationReport(clips, ["a", "b", "c"]).uar, 0.5);
});

Deno.test("input that cannot be scored is refused with its likely cause", () => {
  const clips = clipsOf(["a", "fear"], ["a", "a"]);
  const cases: [typeof clips, string[], RegExp][] = [
    [[], ["a", "b"], /^InputError: .*is the test part empty/],
    [clips, ["a", "b"], /^InputError: Cannot score the label "fear": it is not among a, b/],
    [clipsOf(["a"], ["B"]), ["a", "b"], /the label "B"/],
    [clips, [], /with the labels \[\]: there is none/],
    [clips, ["a", "a"], /one of them is there twice/],
    [clips, ["a", ""], /one of them is empty/],
  ];
  for (const [bad, labels, message] of cases) {
    assert.throws(() => confusionMatrix(bad, labels), message);
  }
});
