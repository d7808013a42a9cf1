import assert from "node:assert/strict";
import { adamState, adamUpdate } from "@/training/adam.ts";
import golden from "./golden/training.json" with { type: "json" };

/** Weights and moments are float32 here and float64 there, over five updates. */
const TOLERANCE = 1e-6;

for (const [i, expected] of golden.adam.entries()) {
  Deno.test(`five updates end where PyTorch's AdamW does, case ${i}`, () => {
    const weights = expected.start.map((w) => Float32Array.from(w));
    const state = adamState(weights.map(({ length }) => length));
    for (const step of expected.gradients) {
      adamUpdate(state, { weights, gradients: step.map((g) => Float32Array.from(g)) }, {
        learningRate: expected.rate,
        weightDecay: expected.decay,
        decays: [true, false],
        clipNorm: expected.clip,
      });
    }
    expected.end.forEach((w, k) =>
      w.forEach((value, j) => assert.ok(Math.abs(value - weights[k]![j]!) < TOLERANCE))
    );
    assert.equal(state.step, 5);
  });
}

Deno.test("without a gradient nothing moves but by decay", () => {
  const weights = [Float32Array.of(1, -2)];
  const gradients = [new Float32Array(2)];
  adamUpdate(adamState([2]), { weights, gradients }, { learningRate: 0.5, weightDecay: 0.1 });
  assert.deepEqual([...weights[0]!], [Math.fround(0.95), Math.fround(-1.9)]);
});

Deno.test("a gradient that is not finite is refused and changes nothing", () => {
  const weights = [Float32Array.of(1)], state = adamState([1]);
  assert.throws(
    () => adamUpdate(state, { weights, gradients: [Float32Array.of(NaN)] }, { learningRate: 1 }),
    { name: "RangeError", message: /^Cannot go on training: the gradient is not finite/ },
  );
  assert.deepEqual([[...weights[0]!], state.step], [[1], 0]);
});
