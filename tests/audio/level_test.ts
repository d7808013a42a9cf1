import assert from "node:assert/strict";
import { dcOffset, peakDb, rmsDb } from "@/audio/level.ts";

const wave = (...values: number[]) => ({ samples: new Float32Array(values), sampleRate: 8000 });

Deno.test("a square wave of full scale has a peak and an RMS of 0 dB", () => {
  assert.deepEqual([peakDb(wave(1, -1)), rmsDb(wave(1, -1))], [0, 0]);
});

Deno.test("half the amplitude is 20 log10 0.5 dB; the peak is of either sign", () => {
  const half = 20 * Math.log10(0.5);
  assert.equal(peakDb(wave(0.25, -0.5, 0)), half);
  assert.equal(rmsDb(wave(0.5, -0.5)), 10 * Math.log10(0.25));
});

Deno.test("silence is -Infinity dB; the DC offset is the mean", () => {
  assert.deepEqual([peakDb(wave(0, 0)), rmsDb(wave(0, 0))], [-Infinity, -Infinity]);
  assert.equal(dcOffset(wave(0.5, 0, 0.25, 0.25)), 0.25);
});

Deno.test("the level of no samples is refused", () => {
  for (const level of [peakDb, rmsDb, dcOffset]) {
    assert.throws(() => level(wave()), { name: "InputError", message: /without samples/ });
  }
});
