import assert from "node:assert/strict";
import { fitCalibration } from "@/evaluation/mod.ts";
import type { PredictionTable } from "@/evaluation/table.ts";
import { seededRandom } from "@/base/random.ts";
import { madeTable } from "./_table.ts";

/**
 * Clips of two classes. The first score of a clip that is decided correctly is `right`, of others
 * `wrong`; `accuracy` says how many are correct.
 */
function clips(options: {
  readonly speakers: number;
  readonly accuracy: number;
  readonly right: readonly [low: number, high: number];
  readonly wrong: readonly [low: number, high: number];
}): PredictionTable {
  const [template] = madeTable().rows;
  const random = seededRandom(1);
  const rows = Array.from({ length: 400 }, (_, i) => {
    const correct = random.uniform() < options.accuracy;
    const [low, high] = correct ? options.right : options.wrong;
    const top = low + (high - low) * random.uniform();
    return {
      ...template!,
      id: `${i}`,
      speaker: `s${i % options.speakers}`,
      emotion: correct ? "happy" : "sad",
      predicted: "happy",
      scores: [top, 1 - top],
    };
  });
  return { ...madeTable(), labels: ["happy", "sad"], rows };
}

Deno.test("overconfident scores get a temperature, and a threshold that raises the accuracy", () => {
  const table = clips({ speakers: 4, accuracy: 0.7, right: [0.9, 0.999], wrong: [0.8, 0.95] });
  const { temperature, threshold, coverage, accuracy, ...counts } = fitCalibration(table);
  assert.ok(temperature > 1.5);
  assert.ok(threshold > 0.5 && coverage >= 0.8 && coverage < 0.81 && accuracy > 0.8);
  assert.deepEqual(counts, { clips: 400, speakers: 4 });
});

Deno.test("what does not help on other speakers is left out", () => {
  const none = { temperature: 1, threshold: 0, coverage: 1 };
  const one = clips({ speakers: 1, accuracy: 0.7, right: [0.9, 1], wrong: [0.8, 0.9] });
  assert.deepEqual({ ...fitCalibration(one), ...none }, fitCalibration(one));
  // The higher the score, the worse.
  const odd = clips({ speakers: 4, accuracy: 0.75, right: [0.7, 0.8], wrong: [0.75, 0.85] });
  assert.deepEqual([fitCalibration(odd).threshold, fitCalibration(odd).coverage], [0, 1]);
  const perfect = clips({ speakers: 4, accuracy: 1, right: [0.9, 1], wrong: [0, 0] });
  const expected = { ...none, accuracy: 1, clips: 400, speakers: 4 };
  assert.deepEqual(fitCalibration(perfect), expected);
});
