import assert from "node:assert/strict";
import { compareRuns } from "@/evaluation/compare.ts";
import { METRIC_NAMES } from "@/evaluation/metrics.ts";
import { scorePredictions } from "@/evaluation/score.ts";
import { madeTable, withRow } from "./_table.ts";

const weak = madeTable({ speakers: 12, clipsPerSpeaker: 16, skill: 0.1 });
const strong = madeTable({ speakers: 12, clipsPerSpeaker: 16, skill: 0.8, draw: 2 });

Deno.test("a run does not differ from itself, with certainty", () => {
  const { uar, clips, speakers } = compareRuns(weak, weak);
  assert.deepEqual([uar.difference, uar.low, uar.high], [0, 0, 0]);
  assert.deepEqual([clips, speakers], [192, 12]);
});

Deno.test("a better run is seen to be better, and the other way round is the mirror", () => {
  const forth = compareRuns(weak, strong), back = compareRuns(strong, weak);
  for (const name of METRIC_NAMES) {
    assert.ok(forth[name].low! > 0);
    assert.equal(forth[name].a, scorePredictions(weak)[name].mean);
    assert.equal(forth[name].b, scorePredictions(strong)[name].mean);
    assert.equal(back[name].difference, -forth[name].difference);
    assert.ok(Math.abs(back[name].low! + forth[name].high!) < 1e-12);
  }
});

Deno.test("pairing narrows the difference of runs that find the same speakers hard", () => {
  // Speakers differ much, the two runs by one clip each.
  const rows = weak.rows.map((row) =>
    Number(row.speaker.slice(5)) < 6
      ? {
        ...row,
        predicted: row.emotion,
        scores: weak.labels.map((l) => l === row.emotion ? 1 : 0),
      }
      : row
  );
  const base = { ...weak, rows };
  const other = withRow(base, 0, { predicted: "sad", scores: [0, 0, 1, 0] });
  const { wa } = compareRuns(base, other);
  const alone = scorePredictions(base).wa;
  assert.ok(wa.high! - wa.low! < (alone.high! - alone.low!) / 5);
});

Deno.test("seeds pair with the same seeds, or all tested the same clips", () => {
  const seeds = madeTable({ speakers: 12, clipsPerSpeaker: 16, seeds: [1, 2], skill: 0.8 });
  assert.ok(compareRuns(weak, seeds).uar.low! > 0);
  // A random split draws other test clips under each seed.
  const random = {
    ...seeds,
    rows: seeds.rows.filter((row) => (row.seed === 1) === row.id.endsWith("1")),
  };
  assert.equal(compareRuns(random, random).uar.difference, 0);
  assert.throws(
    () => compareRuns(weak, random),
    /seed 1 of one run with seed 1 of the other: .*tested by one of them only, such as/,
  );
});

Deno.test("runs that cannot be compared are refused", () => {
  const without = { ...weak, rows: weak.rows.slice(1) };
  assert.throws(
    () => compareRuns(weak, without),
    /1 clip was tested by one of them only, .*\/0\/0/,
  );
  assert.throws(
    () => compareRuns(weak, { ...weak, labels: ["x", ...weak.labels.slice(1)], rows: [] }),
    /Cannot use predictions: there are none/,
  );
  const five = {
    ...weak,
    labels: [...weak.labels, "calm"],
    rows: weak.rows.map((row) => ({ ...row, scores: [...row.scores, 0] })),
  };
  assert.throws(
    () => compareRuns(weak, five),
    /different labels: one has neutral, happy, sad, angry, the other/,
  );
  const moved = withRow(weak, 0, { speaker: "made-7" });
  assert.throws(
    () => compareRuns(weak, moved),
    /of made-0 in one and neutral of made-7 in the other \(was the corpus/,
  );
});

Deno.test("labels in another order are the same task", () => {
  const turned = {
    ...strong,
    labels: strong.labels.toReversed(),
    rows: strong.rows.map((row) => ({ ...row, scores: row.scores.toReversed() })),
  };
  assert.deepEqual(compareRuns(weak, turned), compareRuns(weak, strong));
});
