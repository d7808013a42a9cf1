import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { delta } from "@/features/spectral/delta.ts";

Deno.test("delta: the weights of Savitzky and Golay", () => {
  const weights = (order: number) =>
    [0, 1, 2, 3, 4].map((t) => {
      const data = Float32Array.from({ length: 5 }, (_, i) => Number(i === t));
      return delta({ data, frames: 5, bands: 1 }, { width: 5, order }).data[2];
    });
  assert.deepEqual(weights(1), [-2, -1, 0, 1, 2].map((w) => Math.fround(w / 10)));
  assert.deepEqual(weights(2), [2, -1, -2, -1, 2].map((w) => Math.fround(w / 7)));
});

Deno.test("delta: the derivative of a polynomial is exact, up to the ends", () => {
  const cubic = Float32Array.from({ length: 20 }, (_, t) => t ** 3 - 4 * t);
  const third = delta({ data: cubic, frames: 20, bands: 1 }, { width: 7, order: 3 }).data;
  third.forEach((value) => assert.ok(Math.abs(value - 6) < 1e-3, `${value}`));
});

Deno.test("delta: refuses widths and orders that cannot be", () => {
  const matrix = { data: new Float32Array(8), frames: 8, bands: 1 };
  assert.throws(() => delta(matrix), /over 9 frames: there are 8/);
  for (const width of [1, 4, 5.5]) assert.throws(() => delta(matrix, { width }), InputError);
  for (const order of [0, 5, 1.5]) {
    assert.throws(() => delta(matrix, { width: 5, order }), InputError);
  }
});
