import assert from "node:assert/strict";
import { calibrate } from "@/evaluation/calibration.ts";
import { accuracyAt, coverageCurve } from "@/evaluation/coverage.ts";
import { groupScores } from "@/evaluation/groups.ts";
import { evaluatePack, PACK_GROUPINGS } from "@/evaluation/pack.ts";
import { reportOn, scorePredictions } from "@/evaluation/score.ts";
import { worstClips } from "@/evaluation/worst.ts";
import { LABELS, madeTable } from "./_table.ts";

const samples = 50;
const one = madeTable();
const twelve = madeTable({ speakers: 12 });
const test = madeTable({ speakers: 6, seeds: [1, 2], skill: 0.5 });
const validation = {
  ...test,
  rows: test.rows.map((row) => ({ ...row, speaker: `val-${row.speaker}`, id: `val/${row.id}` })),
};

Deno.test("a pack holds what its parts compute", () => {
  const pack = evaluatePack(test, { samples });
  assert.deepEqual(pack.summary, scorePredictions(test, { samples }));
  assert.deepEqual(pack.report, reportOn(test.rows, test.labels));
  assert.equal(pack.calibration, null);
  for (const by of PACK_GROUPINGS) {
    assert.deepEqual(pack.groups[by], groupScores(test, by, { samples }));
  }
  const all = pack.coverage.at(-1)!;
  assert.deepEqual([all.coverage, all.accuracy], [1, pack.report.wa]);
  assert.ok(pack.coverage[0]!.coverage >= 0.1 && pack.coverage[0]!.coverage < 0.2);
});

Deno.test("with validation predictions the row holds a temperature for each training", () => {
  const { summary, calibration } = evaluatePack(test, { samples, validation });
  assert.deepEqual(calibration, calibrate(validation, test));
  const { temperatures, before, after } = calibration!;
  assert.deepEqual(summary.calibration, {
    temperatures,
    eceBefore: before.ece,
    eceAfter: after.ece,
    logLossBefore: before.logLoss,
    logLossAfter: after.logLoss,
  });
  assert.equal(summary.calibration!.temperatures.length, 6); // three folds, two seeds
  assert.ok(summary.calibration!.logLossAfter < summary.calibration!.logLossBefore);
});

Deno.test("the groups of every grouping hold each clip once", () => {
  for (const by of [...PACK_GROUPINGS, "emotion", "corpus", "fold"] as const) {
    const groups = groupScores(twelve, by);
    assert.equal(groups.reduce((sum, group) => sum + group.clips, 0), twelve.rows.length);
    const right = groups.reduce((sum, group) => sum + group.wa * group.clips, 0);
    const expected = twelve.rows.filter((row) => row.emotion === row.predicted).length;
    assert.ok(Math.abs(right - expected) < 1e-9);
  }
});

Deno.test("speakers are sorted by number and have no interval, the genders have one", () => {
  const speakers = groupScores(twelve, "speaker");
  assert.deepEqual(speakers.map((s) => s.group).slice(0, 3), ["made-0", "made-1", "made-2"]);
  assert.equal(speakers[11]!.group, "made-11");
  assert.deepEqual([speakers[0]!.uar.low, speakers[0]!.uar.high], [null, null]);
  const [female, male] = groupScores(twelve, "gender");
  assert.deepEqual([female!.group, male!.group], ["female", "male"]);
  assert.deepEqual([female!.speakers, female!.clips, female!.classes], [6, 48, 4]);
  assert.ok(female!.uar.low! < female!.uar.value && female!.uar.value < female!.uar.high!);
});

Deno.test("an emotion's UAR is its recall; strong intensity lacks neutral", () => {
  const { perClass } = reportOn(twelve.rows, twelve.labels);
  const recall = new Map(perClass.map((scores) => [scores.label, scores.recall]));
  for (const { group, classes, uar } of groupScores(twelve, "emotion")) {
    assert.equal(classes, 1);
    assert.equal(uar.value, recall.get(group));
  }
  const strong = groupScores(twelve, "intensity").find(({ group }) => group === "strong");
  assert.ok(strong!.classes < twelve.labels.length);
});

Deno.test("clips are counted once when several seeds tested them", () => {
  const [first] = groupScores(madeTable({ seeds: [1, 2, 3] }), "corpus");
  assert.deepEqual([first!.clips, first!.speakers], [48, 6]);
});

Deno.test("by hand: clips of equal confidence are answered together", () => {
  const table = madeTable();
  const clip = (emotion: string, scores: number[], i: number) => ({
    ...table.rows[i]!,
    emotion,
    predicted: LABELS[scores.indexOf(Math.max(...scores))]!,
    scores,
  });
  const rows = [
    clip("happy", [0.25, 0.5, 0.25, 0], 0),
    clip("sad", [0.5, 0.25, 0.25, 0], 1),
    clip("neutral", [0.75, 0.25, 0, 0], 2),
    clip("sad", [0.625, 0.375, 0, 0], 3),
  ];
  assert.deepEqual(coverageCurve({ ...table, rows }), [
    { threshold: 0.75, coverage: 0.25, accuracy: 1 },
    { threshold: 0.625, coverage: 0.5, accuracy: 0.5 },
    { threshold: 0.5, coverage: 1, accuracy: 0.5 },
  ]);
});

Deno.test("the curve ends at full coverage with the plain accuracy", () => {
  const table = madeTable({ speakers: 20 }), curve = coverageCurve(table);
  assert.equal(curve.at(-1)!.coverage, 1);
  assert.equal(curve.at(-1)!.accuracy, reportOn(table.rows, LABELS).wa);
  curve.slice(1).forEach((point, i) => {
    assert.ok(point.coverage > curve[i]!.coverage);
    assert.ok(point.threshold < curve[i]!.threshold);
  });
});

Deno.test("accuracy at a coverage is that of the fewest clips that reach it", () => {
  const points = [0.25, 0.5, 1].map((coverage) => ({ coverage, accuracy: 1, threshold: 0.5 }));
  assert.equal(accuracyAt(points, 0.25).coverage, 0.25);
  assert.equal(accuracyAt(points, 0.3).coverage, 0.5);
  assert.equal(accuracyAt(points, 1).coverage, 1);
  assert.throws(() => accuracyAt(points, 0), /a share of 0 of the clips: give one in/);
});

Deno.test("the worst clips are wrong, and the surest comes first", () => {
  const worst = worstClips(one, 5);
  assert.equal(worst.length, 5);
  const sure = worst.map((row) => Math.max(...row.scores));
  assert.deepEqual(sure, sure.toSorted((a, b) => b - a));
  const wrong = one.rows.filter((row) => row.predicted !== row.emotion);
  assert.ok(worst.every((row) => wrong.includes(row)));
  assert.equal(sure[0], Math.max(...wrong.flatMap((row) => row.scores)));
});

Deno.test("a clip that several seeds get wrong stands there once", () => {
  const { rows } = madeTable({ seeds: [1, 2, 3] });
  const all = worstClips(madeTable({ seeds: [1, 2, 3] }), 1000);
  assert.equal(new Set(all.map((row) => row.id)).size, all.length);
  for (const { id, scores } of all) {
    const mistakes = rows.filter((row) => row.id === id && row.predicted !== row.emotion);
    assert.equal(Math.max(...scores), Math.max(...mistakes.flatMap((row) => row.scores)));
  }
});

Deno.test("there may be fewer mistakes than asked for, or none", () => {
  const right = one.rows.filter((row) => row.predicted === row.emotion);
  assert.deepEqual(worstClips({ ...one, rows: right }, 3), []);
  assert.equal(worstClips(one, 1000).length, one.rows.length - right.length);
  assert.throws(() => worstClips(one, -1), /Cannot list -1 clips/);
});
