import assert from "node:assert/strict";
import { NO_AUGMENTATION } from "@/training/augment.ts";
import { trainingRule } from "@/training/config.ts";
import { TRAINING } from "./_training.ts";

const check = (value: unknown) => trainingRule(value, "training");

Deno.test("complete settings pass unchanged", () => {
  assert.deepEqual(check(TRAINING), TRAINING);
  const others = {
    ...TRAINING,
    schedule: { kind: "plateau", patience: 3, factor: 0.5, smallestFactor: 0.01 },
    classWeights: { happy: 2 },
    clipNorm: null,
    augmentation: NO_AUGMENTATION,
  };
  assert.deepEqual(check(others), others);
  const constant = { ...TRAINING, schedule: { kind: "constant" }, classWeights: "none" };
  assert.deepEqual(check(constant), constant);
});

Deno.test("unknown keys, wrong types and values out of range are refused by name", () => {
  const mask = { probability: 1, count: 1, minShare: 0.3, maxShare: 0.1 };
  const refusals: readonly [object, RegExp][] = [
    [{ epoch: 3 }, /Cannot use training: the key "epoch" is unknown/],
    [{ epochs: "3" }, /training\.epochs = "3": a whole number of at least 1/],
    [{ batchSize: 0 }, /training\.batchSize = 0/],
    [{ labelSmoothing: 1 }, /training\.labelSmoothing = 1: a number from 0 to 0\.9/],
    [{ classWeights: "even" }, /training\.classWeights = "even": "none" or "balanced"/],
    [{ classWeights: { happy: 0 } }, /training\.classWeights\.happy = 0: a number above 0/],
    [{ schedule: { kind: "cosine", warmUpEpochs: 1 } }, /schedule: the key "finalFactor" is miss/],
    [{ schedule: "cosine" }, /training\.schedule = "cosine": an object/],
    [{ selection: "test" }, /training\.selection = "test": "best" or "last" or "best_/],
    [{ augmentation: {} }, /augmentation: the key "oneOnly" is missing/],
    [
      { augmentation: { ...NO_AUGMENTATION, timeMask: mask } },
      /augmentation\.timeMask: its smallest value 0\.3 is above 0\.1/,
    ],
  ];
  for (const [change, message] of refusals) {
    assert.throws(() => check({ ...TRAINING, ...change }), { message });
  }
});
