import assert from "node:assert/strict";
import { classWeights, smoothTargets } from "@/training/targets.ts";
import golden from "./golden/training.json" with { type: "json" };

/** float32 against float64. */
const TOLERANCE = 1e-6;

Deno.test("balanced weights are scikit-learn's", () => {
  for (const { counts, weights } of golden.balanced) {
    const classOf = counts.flatMap((count, k) => Array<number>(count).fill(k));
    const labels = counts.map((_, k) => `label ${k}`);
    const found = classWeights(classOf, { labels, weights: "balanced" });
    weights.forEach((weight, k) => assert.ok(Math.abs(weight / found[k]! - 1) < TOLERANCE));
  }
});

Deno.test("weights can be equal, given, and multiplied", () => {
  const labels = ["happy", "sad"];
  const of = (options: Omit<Parameters<typeof classWeights>[1], "labels">) => [
    ...classWeights([0, 0, 0, 1], { labels, ...options }),
  ];
  assert.deepEqual(of({ weights: "none" }), [1, 1]);
  assert.deepEqual(of({ weights: { sad: 3 } }), [1, 3]);
  assert.deepEqual(of({ weights: "balanced", factors: { sad: 1.5 } }), [
    Math.fround(4 / 6),
    3,
  ]);
});

Deno.test("smoothing spreads a share evenly, and rows keep their sum", () => {
  const targets = Float32Array.of(1, 0, 0, 0.25, 0.75, 0);
  smoothTargets(targets, { classes: 3, smoothing: 0.3 });
  const expected = [0.8, 0.1, 0.1, 0.275, 0.625, 0.1];
  targets.forEach((v, i) => assert.ok(Math.abs(v - expected[i]!) < TOLERANCE));
});
