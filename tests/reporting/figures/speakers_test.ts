import assert from "node:assert/strict";
import { speakerDots } from "@/reporting/figures/speakers.ts";

const SCORES = [
  { speaker: "s-1", value: 0.5, low: 0.4, high: 0.7, clips: 60, group: "male" },
  { speaker: "s-2", value: 0.8, low: null, high: null, group: "female" },
];

Deno.test("speakerDots: the best speaker at the top, intervals where there are some", () => {
  const { data, layout } = speakerDots(SCORES);
  assert.deepEqual((layout.yaxis as { categoryarray: string[] }).categoryarray, ["s-1", "s-2"]);
  assert.deepEqual(data.map((t) => [t.name, t.x]), [["female", [80]], ["male", [50]]]);
  const bars = data.map((t) => t.error_x as { array: number[]; arrayminus: number[] });
  assert.deepEqual(bars.map((b) => b.array.map(Math.round)), [[0], [20]]);
  assert.deepEqual(bars.map((b) => b.arrayminus.map(Math.round)), [[0], [10]]);
});

Deno.test("speakerDots draws the figure over all speakers, and guessing", () => {
  const overall = { value: 0.62, low: 0.55, high: 0.7 };
  const figure = speakerDots(SCORES, { overall, chance: 0.125 });
  assert.equal((figure.layout.shapes as unknown[]).length, 3);
});
