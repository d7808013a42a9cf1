/** Answers relative to a speaker's mean, without labels. */
import assert from "node:assert/strict";
import { relativePredictions, relativeScores, speakerMean } from "@/evaluation/relative.ts";
import { scorePredictions } from "@/evaluation/score.ts";
import type { Prediction } from "@/evaluation/table.ts";
import { FLOAT64_TOLERANCE, LABELS, madeTable } from "./_table.ts";

const table = madeTable({ seeds: [1, 2], skill: 0.8 });

/** As heard by a network that takes each voice for one of the emotions. */
function coloured(rows: readonly Prediction[]): Prediction[] {
  return rows.map((row) => {
    const favourite = Number(row.speaker.at(-1)) % LABELS.length;
    const raw = row.scores.map((score, k) => k === favourite ? 20 * score : score);
    const sum = raw.reduce((total, value) => total + value, 0);
    const scores = raw.map((value) => value / sum);
    return { ...row, scores, predicted: LABELS[scores.indexOf(Math.max(...scores))]! };
  });
}

Deno.test("what a network hears in all clips of a voice makes no difference", () => {
  const plain = relativePredictions(table.rows, LABELS);
  const same = relativePredictions(coloured(table.rows), LABELS);
  for (const [i, row] of plain.entries()) {
    assert.equal(same[i]!.predicted, row.predicted);
    for (const [k, score] of row.scores.entries()) {
      assert.ok(Math.abs(same[i]!.scores[k]! - score) < FLOAT64_TOLERANCE);
    }
    assert.ok(Math.abs(row.scores.reduce((a, b) => a + b) - 1) < FLOAT64_TOLERANCE);
  }
});

Deno.test("the figures relative to the speaker stand beside the plain ones", () => {
  const figures = scorePredictions({ ...table, rows: coloured(table.rows) });
  assert.ok(figures.uar.mean < 0.5);
  assert.ok(figures.relative!.uar.mean > figures.uar.mean + 0.2);
  assert.ok(figures.relative!.uar.low! < figures.relative!.uar.mean);
  assert.ok(figures.relative!.uar.sd! > 0, "two seeds");
  const right = relativePredictions(table.rows, LABELS)
    .filter(({ predicted, emotion }) => predicted === emotion);
  const share = right.length / table.rows.length;
  assert.ok(Math.abs(figures.relative!.wa.mean - share) < FLOAT64_TOLERANCE);
});

Deno.test("there is none for known speakers, and where a speaker has few clips", () => {
  assert.equal(scorePredictions({ ...table, leaky: true }).relative, undefined);
  const few = madeTable({ clipsPerSpeaker: 4 });
  assert.equal(scorePredictions(few).relative, undefined);
  const rows = table.rows.filter(({ speaker, id }) => speaker !== "made-1" || id.endsWith("/0"));
  assert.equal(scorePredictions({ ...table, rows }).relative, undefined, "one speaker of many");
});

Deno.test("an emotion that was not among the answers does not become one", () => {
  const clips = [[0.9, 0.1, 0], [0.8, 0.2, 0], [0.95, 0.05, 0]];
  const mean = speakerMean(clips);
  for (const scores of clips) assert.ok(relativeScores(scores, mean)[2]! < 1e-9);
});
