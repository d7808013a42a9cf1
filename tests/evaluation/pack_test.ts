import assert from "node:assert/strict";
import { calibrate } from "@/evaluation/calibration.ts";
import { coverageCurve, worstClips } from "@/evaluation/confidence.ts";
import { classificationReport } from "@/evaluation/metrics.ts";
import { evaluatePack, GROUPINGS, groupScores } from "@/evaluation/pack.ts";
import { scorePredictions } from "@/evaluation/score.ts";
import { LABELS, madeTable } from "./_table.ts";

const one = madeTable();
const twelve = madeTable({ speakers: 12 });
const three = madeTable({ seeds: [1, 2, 3] });
const test = madeTable({ speakers: 6, seeds: [1, 2], skill: 0.5 });
const validation = {
  ...test,
  rows: test.rows.map((row) => ({ ...row, speaker: `val-${row.speaker}`, id: `val/${row.id}` })),
};

Deno.test("a pack holds what its parts compute", () => {
  const pack = evaluatePack(test, { validation });
  const calibration = calibrate(validation, test)!;
  assert.deepEqual(pack.summary, { ...scorePredictions(test), calibration });
  assert.deepEqual(evaluatePack(test).summary, scorePredictions(test));
  assert.deepEqual(pack.report, classificationReport(test.rows, test.labels));
  for (const by of GROUPINGS) assert.deepEqual(pack.groups[by], groupScores(test, by));
  const all = pack.coverage.at(-1)!;
  assert.deepEqual([all.coverage, all.accuracy], [1, pack.report.wa]);
  assert.ok(pack.coverage[0]!.coverage >= 0.1 && pack.coverage[0]!.coverage < 0.2);
});

Deno.test("the groups of every grouping hold each clip once", () => {
  for (const by of GROUPINGS) {
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
  assert.deepEqual([female!.group, male!.group, female!.clips], ["female", "male", 48]);
  assert.ok(female!.uar.low! < female!.uar.value && female!.uar.value < female!.uar.high!);
});

Deno.test("by hand: clips of equal confidence are answered together", () => {
  const clip = (emotion: string, scores: number[], i: number) => ({
    ...one.rows[i]!,
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
  const first = { threshold: 0.75, coverage: 0.25, accuracy: 1 };
  const half = { threshold: 0.625, coverage: 0.5, accuracy: 0.5 };
  const all = { threshold: 0.5, coverage: 1, accuracy: 0.5 };
  const points = coverageCurve({ ...one, rows }, [0.1, 0.25, 0.3, 0.75, 1]);
  assert.deepEqual(points, [first, first, half, all, all]);
});

Deno.test("the worst clips are wrong, the surest first, each clip once", () => {
  for (const [table, n] of [[one, 5], [three, 1000]] as const) {
    const wrong = table.rows.filter((row) => row.predicted !== row.emotion);
    const sureness = [...Map.groupBy(wrong, (row) => row.id).values()]
      .map((rows) => Math.max(...rows.flatMap((row) => row.scores)));
    const found = worstClips(table, n);
    assert.equal(new Set(found.map((row) => row.id)).size, found.length);
    assert.deepEqual(
      found.map((row) => Math.max(...row.scores)),
      sureness.sort((a, b) => b - a).slice(0, n),
    );
  }
});
