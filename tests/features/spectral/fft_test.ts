import assert from "node:assert/strict";
import { seededRandom } from "@/base/random.ts";
import { realFft } from "@/features/spectral/fft.ts";

/** Of sums of some hundred doubles, here and in the sum over the definition; reached 6e-14. */
const TOLERANCE = 2e-13;

Deno.test("realFft: the sum over the definition, for powers of two, products and primes", () => {
  const random = seededRandom(1);
  for (const size of [2, 3, 4, 5, 7, 8, 9, 12, 13, 30, 34, 64, 97, 210, 331, 400, 441, 480]) {
    const input = Float64Array.from({ length: size }, () => random.normal());
    const output = new Float64Array(2 * size);
    realFft(size).transform(input, output);
    for (let k = 0; 2 * k <= size; k++) {
      let re = 0, im = 0;
      input.forEach((x, n) => {
        const angle = (2 * Math.PI * ((k * n) % size)) / size;
        re += x * Math.cos(angle);
        im -= x * Math.sin(angle);
      });
      assert.ok(Math.abs(output[2 * k]! - re) < TOLERANCE, `${size}, bin ${k}`);
      assert.ok(Math.abs(output[2 * k + 1]! - im) < TOLERANCE, `${size}, bin ${k}`);
    }
  }
});

Deno.test("realFft: an impulse has a flat spectrum, also at large sizes", () => {
  for (const size of [16, 1000, 2048, 4095, 10007, 44100, 65521, 65536]) {
    const input = new Float64Array(size);
    input[0] = 1;
    const output = new Float64Array(2 * size);
    realFft(size).transform(input, output);
    for (let k = 0; 2 * k <= size; k++) {
      assert.ok(Math.abs(output[2 * k]! - 1) + Math.abs(output[2 * k + 1]!) < TOLERANCE, `${size}`);
    }
  }
});

Deno.test("realFft: refuses sizes out of range", () => {
  for (const size of [0, 1, 2.5, 65537, NaN, -16]) {
    assert.throws(() => realFft(size), { name: "InputError", message: /nFft = .*from 2 to 65536/ });
  }
});
