import assert from "node:assert/strict";
import {
  classificationReport,
  confusionMatrix,
  macroF1,
  METRIC_NAMES,
  METRICS,
  uar,
  wa,
  weightedF1,
} from "@/evaluation/metrics.ts";
import { seededRandom } from "@/base/random.ts";
import golden from "./golden/metrics.json" with { type: "json" };
import { FLOAT64_TOLERANCE, numbers, worstError } from "./_table.ts";

Deno.test("metrics by hand: one of two sad clips is predicted as happy", () => {
  const confusion = confusionMatrix(["sad", "sad", "happy"], ["sad", "happy", "happy"], [
    "happy",
    "sad",
  ]);
  assert.deepEqual(confusion.counts, [[1, 0], [1, 1]]);
  assert.equal(uar(confusion), 0.75);
  assert.equal(wa(confusion), 2 / 3);
  assert.equal(macroF1(confusion), 2 / 3);
  assert.equal(weightedF1(confusion), 2 / 3);
  assert.deepEqual(classificationReport(confusion).perClass[0], {
    label: "happy",
    precision: 0.5,
    recall: 1,
    f1: 2 / 3,
    support: 1,
  });
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
    const confusion = confusionMatrix(names(example.truth), names(example.predicted), labels);
    assert.deepEqual(confusion.counts.flat(), numbers(example.confusion));
    const report = classificationReport(confusion, { absent: "skip" });
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

/** Random clips of four classes. */
function randomClips(clips: number, seed: number) {
  const random = seededRandom(seed);
  const labels = ["a", "b", "c", "d"];
  const truth = Array.from({ length: clips }, (_, i) => labels[i % 4]!);
  const predicted = truth.map((label) =>
    random.uniform() < 0.5 ? label : labels[random.integer(4)]!
  );
  return { truth, predicted, labels };
}

Deno.test("property: UAR does not depend on how many clips a class has", () => {
  for (let seed = 0; seed < 20; seed++) {
    const { truth, predicted, labels } = randomClips(60, seed);
    const once = uar(confusionMatrix(truth, predicted, labels));
    // Each clip of class b occurs 7 times, each of c 3 times.
    const times: Readonly<Record<string, number>> = { a: 1, b: 7, c: 3, d: 1 };
    const copies = truth.flatMap((label, i) => new Array<number>(times[label]!).fill(i));
    const again = uar(
      confusionMatrix(copies.map((i) => truth[i]!), copies.map((i) => predicted[i]!), labels),
    );
    assert.ok(Math.abs(once - again) <= FLOAT64_TOLERANCE);
  }
});

Deno.test("property: figures depend neither on the order of clips nor on that of labels", () => {
  for (let seed = 0; seed < 20; seed++) {
    const { truth, predicted, labels } = randomClips(60, seed);
    const random = seededRandom(seed);
    const order = random.shuffle(truth.map((_, i) => i));
    const first = confusionMatrix(truth, predicted, labels);
    const second = confusionMatrix(
      order.map((i) => truth[i]!),
      order.map((i) => predicted[i]!),
      random.shuffle(labels),
    );
    for (const name of METRIC_NAMES) {
      const value = METRICS[name](first);
      assert.ok(value >= 0 && value <= 1);
      assert.ok(Math.abs(value - METRICS[name](second)) <= FLOAT64_TOLERANCE);
    }
  }
});

Deno.test("a class without clips is refused, or left out when asked", () => {
  const confusion = confusionMatrix(["a", "b"], ["a", "c"], ["a", "b", "c"]);
  assert.throws(
    () => classificationReport(confusion),
    /^InputError: Cannot average over 3 labels: none of the 2 clips is c, .*absent: "skip"/,
  );
  assert.equal(classificationReport(confusion, { absent: "skip" }).uar, 0.5);
});

Deno.test("input that cannot be scored is refused with its likely cause", () => {
  const labels = ["a", "b"];
  assert.throws(
    () => confusionMatrix(["a", "b"], ["a"], labels),
    /^InputError: Cannot score 1 prediction against 2 true labels: .*last batch/,
  );
  assert.throws(() => confusionMatrix([], [], labels), /^InputError: .*is the test part empty/);
  assert.throws(
    () => confusionMatrix(["a", "fear"], ["a", "a"], labels),
    /^InputError: Cannot score clip 1: its true label "fear" is not among a, b/,
  );
  assert.throws(() => confusionMatrix(["a"], ["B"], labels), /its predicted label "B"/);
  assert.throws(() => confusionMatrix(["a"], ["a"], []), /Cannot score without labels/);
  assert.throws(() => confusionMatrix(["a"], ["a"], ["a", "a"]), /"a" is there twice/);
  assert.throws(() => confusionMatrix(["a"], ["a"], ["a", ""]), /one of them is empty/);
});
