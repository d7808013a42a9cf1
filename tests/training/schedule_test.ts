import assert from "node:assert/strict";
import { learningRateFactor } from "@/training/schedule.ts";

const at = (step: number, valLosses: readonly number[] = []) => ({
  step,
  stepsPerEpoch: 10,
  epochs: 5,
  valLosses,
});

Deno.test("a constant rate stays", () => {
  assert.equal(learningRateFactor({ kind: "constant" }, at(37)), 1);
});

Deno.test("cosine: up linearly, then half a cosine down to the final factor", () => {
  const schedule = { kind: "cosine", warmUpEpochs: 1, finalFactor: 0.1 } as const;
  const factor = (step: number) => learningRateFactor(schedule, at(step));
  assert.equal(factor(0), 0.1);
  assert.equal(factor(9), 1);
  assert.equal(factor(10), 1);
  assert.ok(Math.abs(factor(30) - 0.55) < 1e-12); // half-way
  assert.ok(Math.abs(factor(50) - 0.1) < 1e-12);
  assert.ok(Math.abs(factor(60) - 0.1) < 1e-12); // it never rises again
  for (let step = 10; step < 50; step++) assert.ok(factor(step + 1) < factor(step));
});

Deno.test("cosine without a warm-up, and with nothing but one", () => {
  const none = { kind: "cosine", warmUpEpochs: 0, finalFactor: 0 } as const;
  assert.equal(learningRateFactor(none, at(0)), 1);
  const all = { kind: "cosine", warmUpEpochs: 5, finalFactor: 0 } as const;
  assert.equal(learningRateFactor(all, at(49)), 1);
});

Deno.test("plateau: smaller after enough epochs without a smaller loss", () => {
  const schedule = { kind: "plateau", patience: 2, factor: 0.5, smallestFactor: 0.2 } as const;
  const factor = (losses: readonly number[]) => learningRateFactor(schedule, at(0, losses));
  assert.equal(factor([]), 1);
  assert.equal(factor([3, 2, 1]), 1);
  assert.equal(factor([1, 2]), 1);
  assert.equal(factor([1, 2, 2]), 0.5);
  assert.equal(factor([1, 2, 2, 0.5, 1]), 0.5);
  assert.equal(factor([1, 2, 2, 2, 2]), 0.25);
  assert.equal(factor([1, 2, 2, 2, 2, 2, 2]), 0.2);
});
