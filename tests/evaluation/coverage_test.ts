import assert from "node:assert/strict";
import { accuracyAt, coverageCurve } from "@/evaluation/coverage.ts";
import { reportOn } from "@/evaluation/score.ts";
import { LABELS, madeTable } from "./_table.ts";

Deno.test("by hand: clips of equal confidence are answered together", () => {
  const table = madeTable();
  const said = (emotion: string, scores: number[], i: number) => ({
    ...table.rows[i]!,
    emotion,
    predicted: LABELS[scores.indexOf(Math.max(...scores))]!,
    scores,
  });
  const rows = [
    said("happy", [0.25, 0.5, 0.25, 0], 0),
    said("sad", [0.5, 0.25, 0.25, 0], 1),
    said("neutral", [0.75, 0.25, 0, 0], 2),
    said("sad", [0.625, 0.375, 0, 0], 3),
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
