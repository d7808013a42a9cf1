import assert from "node:assert/strict";
import {
  jointBootstrap,
  meanSd,
  proofSentence,
  quantile,
  speakerBootstrap,
  type SpokenPrediction,
  wilsonInterval,
} from "@/evaluation/intervals.ts";
import { uar, wa } from "@/evaluation/metrics.ts";
import golden from "./golden/calibration.json" with { type: "json" };
import { FLOAT64_TOLERANCE, LABELS, madeTable, numbers } from "./_table.ts";

const labels = ["a", "b"];

/** Speakers with 10 clips each, of which the given numbers are predicted correctly. */
function speakersWith(right: readonly number[]): SpokenPrediction[] {
  return right.flatMap((n, i) =>
    Array.from({ length: 10 }, (_, clip) => ({
      speaker: `s${i}`,
      emotion: clip % 2 === 0 ? "a" : "b",
      predicted: (clip % 2 === 0) === (clip < n) ? "a" : "b",
    }))
  );
}

Deno.test("the ends are quantiles of all draws of the speakers, which are equally likely", () => {
  // The mean of three draws from {0, 1/2, 1} is 0 in 1 of 27, above the 2.5 % that are cut off.
  assert.deepEqual(speakerBootstrap(speakersWith([0, 5, 10]), wa, labels), {
    value: 0.5,
    low: 0,
    high: 1,
  });
  // Of four draws from {0, 1/2, 1, 1}, 2 % have a mean below 1/4, 7 % one of at most 1/4.
  const { low, high } = speakerBootstrap(speakersWith([0, 5, 10, 10]), wa, labels);
  assert.deepEqual([low, high], [1 / 4, 1]);
});

Deno.test("speakers are drawn, not clips: copies of a speaker's clips do not narrow it", () => {
  const rows = speakersWith([2, 9, 4, 7, 5, 8]);
  const once = speakerBootstrap(rows, uar, labels);
  const fivefold = speakerBootstrap([rows, rows, rows, rows, rows].flat(), uar, labels);
  assert.deepEqual(fivefold, once);
});

Deno.test("the order of rows does not change the draws", () => {
  const { rows } = madeTable({ speakers: 9 });
  const one = speakerBootstrap(rows, uar, LABELS);
  assert.deepEqual(speakerBootstrap(rows.toReversed(), uar, LABELS), one);
  assert.ok(one.low! < one.value && one.value < one.high!);
});

Deno.test("with one or two speakers there is a value but no interval", () => {
  for (const n of [1, 2]) {
    const rows = speakersWith([6, 8].slice(0, n));
    const { value, low, high } = speakerBootstrap(rows, wa, labels);
    assert.deepEqual({ low, high }, { low: null, high: null });
    assert.ok(Math.abs(value - (n === 1 ? 0.6 : 0.7)) <= FLOAT64_TOLERANCE);
  }
});

Deno.test("a draw without a class averages over the other classes", () => {
  // Only s0 says b, so about 30 % of the draws have no b at all.
  const rows = speakersWith([10, 10, 10, 10]).map((row) =>
    row.speaker === "s0" ? row : { ...row, emotion: "a", predicted: "a" }
  );
  assert.deepEqual(speakerBootstrap(rows, uar, labels), { value: 1, low: 1, high: 1 });
});

Deno.test("one draw is used for all runs: a run does not differ from itself", () => {
  const rows = speakersWith([2, 9, 4, 7]);
  const [difference, first] = jointBootstrap(
    [rows, rows],
    ([one, other]) => [wa(one!) - wa(other!), wa(one!)],
    labels,
  );
  assert.deepEqual(difference, { value: 0, low: 0, high: 0 });
  assert.deepEqual(first, speakerBootstrap(rows, wa, labels));
});

Deno.test("without a clip, or with runs on different speakers, there is no interval", () => {
  assert.throws(() => speakerBootstrap([], wa, labels), /there is no clip/);
  const apart = speakersWith([1, 2, 3]).map((row) => ({ ...row, speaker: `other ${row.speaker}` }));
  assert.throws(
    () => jointBootstrap([speakersWith([1, 2, 3]), apart], ([a, b]) => [wa(a!) - wa(b!)], labels),
    /^InputError: Cannot bootstrap over these speakers: .*without a clip/,
  );
});

Deno.test("mean and sample standard deviation", () => {
  assert.deepEqual(meanSd([1, 2, 3]), { mean: 2, sd: 1 });
  assert.deepEqual(meanSd([0.7]), { mean: 0.7, sd: null });
});

Deno.test("quantiles equal numpy's", () => {
  const { values, levels, result } = golden.quantile;
  const sorted = numbers(values).sort((a, b) => a - b);
  numbers(levels).forEach((q, i) =>
    assert.ok(Math.abs(quantile(sorted, q) - numbers(result)[i]!) <= FLOAT64_TOLERANCE)
  );
  const silent = [-Infinity, -Infinity, -20];
  assert.deepEqual([0.5, 0.9, 1].map((q) => quantile(silent, q)), silent);
  assert.throws(() => quantile([], 0.5), /no quantile 0\.5 of 0 values/);
});

Deno.test("Wilson's interval is that of SciPy", () => {
  // SciPy 1.17.1: binomtest(right, clips).proportion_ci(method="wilson")
  for (
    const [right, clips, low, high] of [
      [5, 8, 0.3057423946026273, 0.8631557141764027],
      [0, 12, 0, 0.24249400665524085],
      [12, 12, 0.7575059933447592, 1],
      [20, 40, 0.35199526933465386, 0.6480047306653461],
      [37, 40, 0.8013576647568945, 0.9741639742254118],
    ] as const
  ) {
    const found = wilsonInterval(right / clips, clips);
    assert.ok(Math.abs(found.low - low) <= FLOAT64_TOLERANCE, `${found.low} for ${low}`);
    assert.ok(Math.abs(found.high - high) <= FLOAT64_TOLERANCE, `${found.high} for ${high}`);
  }
});

Deno.test("few clips and few speakers are said to prove little, and many are not", () => {
  const sentence = (clips: number, speakers: number, leaky = false) =>
    proofSentence({ clips, speakers, wa: 0.5, leaky });
  assert.equal(
    sentence(40, 2),
    "This proves little: by chance alone the accuracy of 40 clips may be anywhere from 35 to 65 %, " +
      "and 2 speakers say little about others (test at least 6).",
  );
  assert.match(sentence(1, 1)!, /accuracy of one clip .* and one speaker says little about others/);
  assert.equal(
    sentence(480, 4),
    "This proves little: 4 speakers say little about others (test at least 6).",
  );
  assert.doesNotMatch(sentence(40, 2, true)!, /speakers/);
  assert.equal(sentence(480, 4, true), undefined);
  assert.equal(sentence(100, 6), undefined);
});
