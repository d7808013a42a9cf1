import assert from "node:assert/strict";
import { createResonator, createTract } from "@/audio/voice/tract.ts";

const RATE = 24000;
/** Rounding of 64-bit sums over a few hundred samples. */
const ROUNDING = 1e-9;

const impulse = (length: number) => {
  const block = new Float64Array(length);
  block[0] = 1;
  return block;
};

/** Magnitude of a signal's spectrum at one frequency. */
function magnitude(signal: Float64Array, frequency: number): number {
  let re = 0, im = 0;
  signal.forEach((x, i) => {
    re += x * Math.cos(2 * Math.PI * frequency * i / RATE);
    im += x * Math.sin(2 * Math.PI * frequency * i / RATE);
  });
  return Math.hypot(re, im);
}

Deno.test("a resonator has gain 1 at 0 Hz and its peak where it is tuned", () => {
  const resonator = createResonator(RATE), block = impulse(4096);
  resonator.tune(1200, 80);
  resonator.run(block);
  assert(Math.abs(magnitude(block, 0) - 1) < ROUNDING);
  const peak = magnitude(block, 1200);
  assert(peak > 5 && peak > magnitude(block, 1100) && peak > magnitude(block, 1300));
  assert(Math.abs(magnitude(block, 1240) / peak - Math.SQRT1_2) < 0.03, "half power at 40 Hz off");
});

Deno.test("an inverse resonator undoes a resonator, over blocks of any size", () => {
  const signal = Float64Array.from({ length: 300 }, (_, i) => Math.sin(0.1 * i * i));
  const there = createResonator(RATE), back = createResonator(RATE, { inverse: true });
  there.tune(700, 90);
  back.tune(700, 90);
  const out = signal.slice();
  for (const [from, to] of [[0, 7], [7, 150], [150, 300]]) {
    const block = out.subarray(from, to);
    there.run(block);
    back.run(block);
  }
  out.forEach((value, i) => assert(Math.abs(value - signal[i]!) < ROUNDING));
});

Deno.test("a tract resonates at its formants, and a shorter one higher", () => {
  for (const scale of [1, 1.2]) {
    const tract = createTract(scale, { sampleRate: RATE }), block = impulse(4096);
    tract.move({ formants: [600, 1500, 2500], nasality: 0, damping: 0 });
    tract.run(block);
    for (const f of [600, 1500, 2500, 3500, 4500]) {
      const peak = magnitude(block, f * scale);
      for (const aside of [-250, 250]) assert(peak > 1.5 * magnitude(block, f * scale + aside));
    }
  }
});

Deno.test("an open nose weakens the voice just above its own resonance", () => {
  const [oral, nasal] = [0, 1].map((nasality) => {
    const tract = createTract(1, { sampleRate: RATE }), block = impulse(4096);
    tract.move({ formants: [300, 1500, 2500], nasality, damping: 0 });
    tract.run(block);
    return magnitude(block, 470);
  });
  assert(nasal! < 0.5 * oral!);
});
