import assert from "node:assert/strict";
import { fitLength } from "@/audio/fit.ts";

const wave = { samples: new Float32Array([1, 2, 3, 4, 5]), sampleRate: 8000 };
const fitted = (
  length: number,
  position?: "start" | "centre",
) => [...fitLength(wave, length, position === undefined ? {} : { position }).samples];

Deno.test("fitLength keeps the start by default, and pads with zeros after it", () => {
  assert.deepEqual(fitted(3), [1, 2, 3]);
  assert.deepEqual(fitted(7), [1, 2, 3, 4, 5, 0, 0]);
  assert.deepEqual(fitted(5), [1, 2, 3, 4, 5]);
});

Deno.test("fitLength keeps the centre, with the odd sample at the end", () => {
  assert.deepEqual(fitted(3, "centre"), [2, 3, 4]);
  assert.deepEqual(fitted(2, "centre"), [2, 3]);
  assert.deepEqual(fitted(8, "centre"), [0, 1, 2, 3, 4, 5, 0, 0]);
});

Deno.test("fitLength copies, keeps the rate and refuses lengths that are none", () => {
  const same = fitLength(wave, 5);
  assert.notEqual(same.samples.buffer, wave.samples.buffer);
  assert.equal(same.sampleRate, 8000);
  for (const bad of [0, -1, 2.5, NaN]) {
    assert.throws(() => fitLength(wave, bad), { name: "InputError" });
  }
});
