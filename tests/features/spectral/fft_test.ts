import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { realFft } from "@/features/spectral/fft.ts";
import { seededRandom } from "@/base/random.ts";

/** Rounding of sums of 64 doubles; reached 5e-15. */
const TOLERANCE = 1e-13;

Deno.test("realFft: the sum over the definition, bin by bin", () => {
  const size = 64;
  const random = seededRandom(1);
  const input = Float64Array.from({ length: size }, () => random.normal());
  const output = new Float64Array(2 * size);
  realFft(size).transform(input, output);
  for (let k = 0; k <= size / 2; k++) {
    let re = 0, im = 0;
    input.forEach((x, n) => {
      re += x * Math.cos((2 * Math.PI * k * n) / size);
      im -= x * Math.sin((2 * Math.PI * k * n) / size);
    });
    assert.ok(Math.abs(output[2 * k]! - re) < TOLERANCE);
    assert.ok(Math.abs(output[2 * k + 1]! - im) < TOLERANCE);
  }
});

Deno.test("realFft: an impulse has a flat spectrum, for every size", () => {
  for (let size = 16; size <= 65536; size *= 2) {
    const input = new Float64Array(size);
    input[0] = 1;
    const output = new Float64Array(2 * size);
    realFft(size).transform(input, output);
    for (let k = 0; k <= size / 2; k++) {
      assert.ok(Math.abs(output[2 * k]! - 1) + Math.abs(output[2 * k + 1]!) < TOLERANCE);
    }
  }
});

Deno.test("realFft: refuses sizes that are no power of two in range", () => {
  for (const size of [0, 8, 1000, 131072, NaN, -16]) {
    assert.throws(() => realFft(size), InputError);
  }
});
