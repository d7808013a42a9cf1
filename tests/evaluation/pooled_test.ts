import assert from "node:assert/strict";
import { pooledUar, scoreDifference } from "@/evaluation/pooled.ts";
import type { Prediction } from "@/evaluation/table.ts";

const LABELS = ["happy", "sad"];

/** One clip of each label for each speaker; `right` are the speakers whose sad clip is recognised. */
function rows(right: readonly string[], { fold = 0, seed = 1 } = {}): Prediction[] {
  return ["a", "b", "c", "d"].flatMap((speaker) =>
    LABELS.map((emotion): Prediction => {
      const known = emotion === "happy" || right.includes(speaker);
      const scores = known === (emotion === "happy") ? [0.9, 0.1] : [0.1, 0.9];
      const predicted = scores[0] === 0.9 ? "happy" : "sad";
      const about = { corpus: "made", gender: "male", channel: "speech", intensity: "normal" };
      const id = `${speaker}-${emotion}`;
      return { ...about, id, speaker, statement: "", emotion, predicted, scores, fold, seed };
    })
  );
}

Deno.test("the UAR is that of all folds together, though a clip may stand in several", () => {
  const pooled = [...rows(["a"]), ...rows(["a", "b", "c"], { fold: 1 })];
  const { mean, sd, low, high } = pooledUar({ rows: pooled, labels: LABELS });
  assert.equal(mean, (1 + 4 / 8) / 2);
  assert.equal(sd, null);
  assert.ok(low! < mean && mean < high!);
});

Deno.test("seeds are averaged, and their deviation stands beside the interval", () => {
  const two = [...rows(["a"]), ...rows(["a", "b", "c"], { seed: 2 })];
  const { mean, sd } = pooledUar({ rows: two, labels: LABELS });
  assert.equal(mean, (0.625 + 0.875) / 2);
  assert.ok(Math.abs(sd! - 0.25 / Math.SQRT2) < 1e-12);
});

Deno.test("a difference is of the same draws of speakers: equal predictions have none", () => {
  const some = { rows: rows(["a", "b"]), labels: LABELS, weight: 1 };
  assert.deepEqual(scoreDifference([some], [some]), { value: 0, low: 0, high: 0 });
  const all = { rows: rows(["a", "b", "c", "d"]), labels: LABELS, weight: 1 };
  const { value, low, high } = scoreDifference([some], [all]);
  assert.equal(value, 0.25);
  assert.ok(low! >= 0 && high! <= 0.5, "whoever is drawn, the second is not worse");
});

Deno.test("the score of several parts is their weighted sum, and so is the difference of two", () => {
  const part = (right: readonly string[], weight: number) => ({
    rows: rows(right),
    labels: LABELS,
    weight,
  });
  const before = [part(["a", "b"], 0.5), part(["a"], 0.25), part([], 0.25)];
  const after = [part(["a", "b", "c"], 0.5), part(["a"], 0.25), part(["a", "b"], 0.25)];
  const { value, low, high } = scoreDifference(before, after);
  assert.equal(value, 0.5 * 0.125 + 0.25 * 0.25);
  const alone = scoreDifference([part([], 1)], [part(["a", "b"], 1)]);
  assert.ok(low! >= 0 && low! < value && value < high!);
  // The parts are drawn apart from each other: the interval is narrower than if they were one.
  const same = scoreDifference([part([], 0.5), part([], 0.5)], [
    part(["a", "b"], 0.5),
    part(["a", "b"], 0.5),
  ]);
  assert.ok(same.high! - same.low! < alone.high! - alone.low!);
  const few = { ...part(["a"], 0.5), rows: rows(["a"]).filter(({ speaker }) => speaker < "c") };
  const rough = scoreDifference([few, part([], 0.5)], [few, part(["a", "b", "c", "d"], 0.5)]);
  assert.deepEqual(rough, { value: 0.25, low: null, high: null });
});
