import assert from "node:assert/strict";
import { designFilter } from "@/audio/polyphase.ts";

/** Coefficients are rounded to 32 bits, and a few hundred are summed. */
const SUM_TOLERANCE = 1e-6;

Deno.test("a filter has its ratio in lowest terms and a multiple of 16 taps", () => {
  const { up, down, taps, phases } = designFilter(48000, 22050);
  assert.deepEqual([up, down, phases, taps % 16], [147, 320, 147, 0]);
});

Deno.test("the coefficients of each phase sum to 1, and phase 0 is symmetric", () => {
  for (const [from, to] of [[48000, 16000], [16000, 22050], [24414, 16000]] as const) {
    const { taps, phases, table } = designFilter(from, to);
    for (let phase = 0; phase < phases; phase++) {
      const sum = table.subarray(phase * taps, (phase + 1) * taps).reduce((a, b) => a + b);
      assert(Math.abs(sum - 1) < SUM_TOLERANCE);
    }
    const middle = taps / 2 - 1;
    for (let k = 1; k < middle; k++) assert.equal(table[middle - k], table[middle + k]);
  }
});

Deno.test("ratios of many phases store 1024 and one to interpolate with", () => {
  const { up, phases, taps, table } = designFilter(24414, 16000);
  assert.deepEqual([up, phases, table.length], [8000, 1024, 1025 * taps]);
});

Deno.test("a rate that is none is refused", () => {
  assert.throws(() => designFilter(48000, 0), { name: "InputError" });
  assert.throws(() => designFilter(11025.5, 8000), { name: "InputError" });
});
