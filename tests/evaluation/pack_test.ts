import assert from "node:assert/strict";
import { calibrate } from "@/evaluation/calibration.ts";
import { groupScores } from "@/evaluation/groups.ts";
import { evaluatePack, PACK_GROUPINGS } from "@/evaluation/pack.ts";
import { reportOn, scorePredictions } from "@/evaluation/score.ts";
import { madeTable } from "./_table.ts";

const samples = 50;
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
