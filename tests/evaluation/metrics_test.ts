import assert from "node:assert/strict";
import {
  classificationReport,
  confusionMatrix,
  METRIC_NAMES,
  METRICS,
  uar,
} from "@/evaluation/metrics.ts";
import { seededRandom } from "@/base/random.ts";
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

const CLASSES = ["a", "b", "c", "d"];

/** Random clips of four classes. */
function randomClips(clips: number, seed: number) {
  const random = seededRandom(seed);
  return Array.from({ length: clips }, (_, i) => {
    const emotion = CLASSES[i % 4]!;
    return { emotion, predicted: random.uniform() < 0.5 ? emotion : CLASSES[random.integer(4)]! };
  });
}

Deno.test("property: UAR does not depend on how many clips a class has", () => {
  for (let seed = 0; seed < 20; seed++) {
    const clips = randomClips(60, seed);
    const once = uar(confusionMatrix(clips, CLASSES));
    // Each clip of class b occurs 7 times, each of c 3 times.
    const times: Readonly<Record<string, number>> = { a: 1, b: 7, c: 3, d: 1 };
    const copies = clips.flatMap((clip) =>
      Array.from({ length: times[clip.emotion]! }, () => clip)
    );
    const again = uar(confusionMatrix(copies, CLASSES));
    assert.ok(Math.abs(once - again) <= FLOAT64_TOLERANCE);
  }
});

Deno.test("property: figures depend neither on the order of clips nor on that of labels", () => {
  for (let seed = 0; seed < 20; seed++) {
    const clips = randomClips(60, seed);
    const random = seededRandom(seed);
    const first = confusionMatrix(clips, CLASSES);
    const second = confusionMatrix(random.shuffle(clips), random.shuffle(CLASSES));
    for (const name of METRIC_NAMES) {
      const value = METRICS[name](first);
      assert.ok(value >= 0 && value <= 1);
      assert.ok(Math.abs(value - METRICS[name](second)) <= FLOAT64_TOLERANCE);
    }
  }
});

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
