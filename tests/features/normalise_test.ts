import assert from "node:assert/strict";
import { momentsOf, standardise } from "@/features/matrix.ts";
import { seededRandom } from "@/base/random.ts";

Deno.test("momentsOf: hand values, population deviation", () => {
  assert.deepEqual(momentsOf([1, 2, 3, 4]), { mean: 2.5, std: Math.sqrt(1.25) });
  assert.deepEqual(momentsOf([]), { mean: 0, std: 0 });
});

Deno.test("standardise: zero mean, unit variance, whatever scale and offset were", () => {
  const random = seededRandom(7);
  const data = Float32Array.from({ length: 600 }, () => -300 + 40 * random.normal());
  const out = standardise({ data, frames: 20, bands: 30 });
  const { mean, std } = momentsOf(out.data);
  assert.ok(Math.abs(mean) < 1e-6 && Math.abs(std - 1) < 1e-6);
  const doubled = standardise({ data: data.map((x) => 2 * x + 1), frames: 20, bands: 30 });
  doubled.data.forEach((x, i) => assert.ok(Math.abs(x - out.data[i]!) < 1e-4));
});

Deno.test("standardise: constant values become zero", () => {
  for (const value of [0, -100, 1 / 3]) {
    const data = new Float32Array(50).fill(value);
    assert.ok(standardise({ data, frames: 5, bands: 10 }).data.every((x) => x === 0));
  }
});
