import assert from "node:assert/strict";
import { classificationReport } from "@/evaluation/metrics.ts";
import {
  estimateText,
  percentText,
  pointsInterval,
  protocolText,
  testedOn,
} from "@/reporting/result_text.ts";
import {
  classTable,
  ladderTable,
  resultTable,
  systemName,
  type SystemResult,
  systemTable,
} from "@/reporting/result_tables.ts";
import { LEAKY_RESULT, RESULT } from "./_rows.ts";

const system: SystemResult = {
  recipe: "two_channel",
  model: null,
  classes: 8,
  protocol: "random",
  published: 0.81,
  asPublished: LEAKY_RESULT,
  unseen: RESULT,
};

Deno.test("texts of results say what is leaky, unknown, single", () => {
  assert.equal(protocolText({ protocol: "random", leaky: true }), "random (leaky)");
  const selected = { protocol: "random", leaky: true, selection: "best_test" } as const;
  assert.equal(protocolText(selected), "random, best test epoch (leaky)");
  const last = { protocol: "speaker", leaky: false, selection: "last" } as const;
  assert.equal(protocolText(last), "speaker, last epoch");
  assert.equal(percentText(0.12345), "12.3");
  assert.equal(testedOn({ clips: 60, speakers: 1, testChannel: "all" }), "60 clips of 1 speaker");
  const song = { clips: 1, speakers: 1, testChannel: "song" } as const;
  assert.equal(testedOn(song), "1 song clip of 1 speaker");
  assert.equal(estimateText({ mean: 0.5, sd: null, low: null, high: null }), "50.0");
  assert.equal(pointsInterval({ low: -0.012, high: 0.3 }), "−1.2 to +30.0");
});

Deno.test("systems: published, repeated (leaky), on unseen speakers; dashes where nothing is", () => {
  const other = { ...system, recipe: "five", model: "lstm", published: null, unseen: null };
  const [first, second] = systemTable([system, other]).rows;
  assert.deepEqual(first!.slice(0, 3), ["`two_channel`", "8", "81.0"]);
  assert.match(first![3]!, / random, \*leaky\*$/);
  assert.match(first![4]!, /^62\.0 ± 0\.8 \(/);
  assert.deepEqual([second![0], ...second!.slice(4)], ["`five` lstm", "–", "–"]);
  assert.deepEqual([system, other].map(systemName), ["two_channel", "five, lstm"]);
});

Deno.test("results: one row each, with what was tested and the interval", () => {
  const [row] = resultTable([RESULT]).rows;
  assert.deepEqual(row!.slice(2, 6), [
    "speaker",
    "1,440 speech clips of 24 speakers",
    "1, 2, 3",
    "61.2 ± 0.8 (57.0–65.1)",
  ]);
  assert.equal(row!.at(-1), "–");
});

Deno.test("rungs of the ladder are marked as leaky where they are", () => {
  const { rows } = ladderTable([
    { title: "random clips", row: { ...LEAKY_RESULT, selection: "best_test" } },
    { title: "unseen speakers", row: RESULT },
  ]);
  assert.deepEqual(rows.map((row) => row[1]), ["random, best test epoch (leaky)", "speaker"]);
});

Deno.test("classes: per cent with one decimal, averages below", () => {
  const decisions = ["aa", "aa", "ab", "bb"].map(([emotion, predicted]) => ({
    emotion: emotion!,
    predicted: predicted!,
  }));
  const report = classificationReport(decisions, ["a", "b"]);
  assert.deepEqual(classTable(report).rows, [
    ["a", "100.0", "66.7", "80.0", "3"],
    ["b", "50.0", "100.0", "66.7", "1"],
    ["mean of classes (UAR)", "75.0", "83.3", "73.3", "4"],
    ["weighted by clips (WA)", "87.5", "75.0", "76.7", "4"],
  ]);
});
