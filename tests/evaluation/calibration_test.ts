import assert from "node:assert/strict";
import { calibrate, reliability, scaleFolds } from "@/evaluation/calibration.ts";
import type { PredictionTable } from "@/evaluation/table.ts";
import golden from "./golden/calibration.json" with { type: "json" };
import { float64, FLOAT64_TOLERANCE, madeTable, numbers, withRow, worstError } from "./_table.ts";

/** The other side searches the loss itself, whose minimum is flat: half the digits. */
const TEMPERATURE_TOLERANCE = 1e-6;

/** The scores that the reference values were computed from. */
function goldenTable(): PredictionTable {
  const labels = Array.from({ length: golden.classes }, (_, i) => `class ${i}`);
  const all = float64(golden.scores);
  const [template] = madeTable().rows;
  const rows = numbers(golden.truth).map((truth, clip) => {
    const scores = [...all.subarray(clip * labels.length, (clip + 1) * labels.length)];
    const predicted = labels[scores.indexOf(Math.max(...scores))]!;
    return { ...template!, id: `clip ${clip}`, emotion: labels[truth]!, predicted, scores };
  });
  return { ...madeTable(), labels, rows };
}

/** The table with other speakers, as the validation part of the same trainings. */
function others(table: PredictionTable): PredictionTable {
  return { ...table, rows: table.rows.map((row) => ({ ...row, speaker: `val-${row.speaker}` })) };
}

Deno.test("log loss equals scikit-learn's, ECE and temperature the reference's", () => {
  const table = goldenTable();
  const { temperatures, ...found } = calibrate(others(table), table)!;
  assert.ok(Math.abs(found.logLossBefore - golden.logLoss) <= FLOAT64_TOLERANCE);
  assert.ok(Math.abs(found.eceBefore - golden.ece) <= FLOAT64_TOLERANCE);
  assert.ok(Math.abs(temperatures[0]!.temperature - golden.temperature) <= TEMPERATURE_TOLERANCE);
  assert.ok(Math.abs(found.logLossAfter - golden.logLossAfter) <= FLOAT64_TOLERANCE);
  assert.ok(Math.abs(found.eceAfter - golden.eceAfter) <= TEMPERATURE_TOLERANCE);
});

Deno.test("bins hold every clip once; an edge belongs to the bin below", () => {
  const table = withRow(madeTable(), 0, { scores: [0.6, 0.2, 0.2, 0], predicted: "neutral" });
  const { bins } = reliability(table);
  assert.equal(bins.length, golden.bins);
  assert.equal(bins.reduce((sum, bin) => sum + bin.clips, 0), table.rows.length);
  assert.deepEqual([bins[0]!.clips, bins[0]!.accuracy, bins[0]!.confidence], [0, null, null]);
  const below = reliability({ ...table, rows: table.rows.slice(0, 1) }).bins[8]!;
  assert.deepEqual([below.low, below.high, below.clips, below.confidence], [8 / 15, 0.6, 1, 0.6]);
});

Deno.test("a score of 0 for the truth costs the floor's logarithm, not infinity", () => {
  const sure = withRow(madeTable(), 0, { scores: [0, 1, 0, 0], predicted: "happy" });
  const { logLoss } = reliability({ ...sure, rows: sure.rows.slice(0, 1) });
  assert.equal(logLoss, -Math.log(1e-12));
});

Deno.test("temperature 1 leaves scores as they are; a higher one never changes a decision", () => {
  const table = madeTable();
  const at = (temperature: number) =>
    scaleFolds(table, [0, 1, 2].map((fold) => ({ fold, seed: 1, temperature })));
  const known = new Map(table.rows.map((row) => [row.id, row]));
  for (const { id, scores } of at(1).rows) {
    assert.ok(worstError(scores, known.get(id)!.scores) <= FLOAT64_TOLERANCE);
  }
  reliability(at(50)); // throws if a decision is not the highest score
});

Deno.test("clips that are all classified correctly have no best temperature", () => {
  const { rows } = madeTable();
  const right = { ...madeTable(), rows: rows.filter((row) => row.predicted === row.emotion) };
  assert.equal(calibrate(others(right), right), null);
});

Deno.test("each training gets its own temperature, from speakers that it does not test", () => {
  const test = madeTable({ speakers: 12, skill: 0.5, seeds: [1, 2] });
  const validation = others(madeTable({ speakers: 12, skill: 0.5, seeds: [1, 2], draw: 2 }));
  const { temperatures, ...found } = calibrate(validation, test)!;
  assert.deepEqual(
    temperatures.map(({ fold, seed }) => [fold, seed]),
    [1, 2].flatMap((seed) => [0, 1, 2].map((fold) => [fold, seed])),
  );
  // The made scores are underconfident.
  assert.ok(temperatures.every(({ temperature }) => temperature < 1));
  assert.ok(found.logLossAfter < found.logLossBefore);
  assert.equal(found.logLossAfter, reliability(scaleFolds(test, temperatures)).logLoss);
  const ofOne = ({ fold, seed }: { fold: number; seed: number }) => fold === 1 && seed === 2;
  const part = (table: PredictionTable) => ({ ...table, rows: table.rows.filter(ofOne) });
  const alone = calibrate(part(validation), part(test))!;
  assert.deepEqual(alone.temperatures, temperatures.filter(ofOne));
});

Deno.test("a fold's validation speaker may be another fold's test speaker, never its own", () => {
  const table = madeTable({ speakers: 6, skill: 0.5 });
  // The speakers of the next fold validate.
  const rotated = {
    ...table,
    rows: table.rows.map((row) => ({ ...row, fold: (row.fold + 2) % 3 })),
  };
  assert.equal(calibrate(rotated, table)!.temperatures.length, 3);
  assert.throws(
    () => calibrate(table, table),
    /fold 0 of seed 1: it tests speakers that it validates on: made-0/,
  );
  const lacking = { ...rotated, rows: rotated.rows.filter(({ fold }) => fold !== 1) };
  assert.throws(() => calibrate(lacking, table), /fold 1 of seed 1: there are no validation pred/);
  assert.throws(() => scaleFolds(table, []), /fold 0 of seed 1: it has no temperature/);
});
