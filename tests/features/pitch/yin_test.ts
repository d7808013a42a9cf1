import assert from "node:assert/strict";
import { yin, yinDifference } from "@/features/pitch/yin.ts";

Deno.test("yin: the pitch of a voice, not of its overtones", () => {
  for (const hz of [80, 123.4, 310]) {
    const samples = Float32Array.from({ length: 8000 }, (_, i) => {
      const phase = 2 * Math.PI * hz * i / 16000;
      return 0.2 * Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.3 * Math.sin(3 * phase);
    });
    const { data, frames } = yin({ samples, sampleRate: 16000 }, { fMin: 60, fMax: 500 });
    const middle = data[frames >> 1]!;
    assert.ok(Math.abs(middle / hz - 1) < 0.005, `${middle} instead of ${hz} Hz`);
  }
});

Deno.test("yinDifference: the sum over the definition", () => {
  const samples = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i * i));
  const options = { fMin: 250, fMax: 1000, frameLength: 64, centre: false };
  const { values, shortest, periods } = yinDifference({ samples, sampleRate: 4000 }, options);
  assert.deepEqual([values.length, shortest, periods], [13, 4, 13]);
  let sum = 0;
  for (let lag = 1; lag <= 16; lag++) {
    let difference = 0;
    for (let i = 0; i < 64; i++) difference += 2 * samples[i]! ** 2;
    for (let i = 0; i + lag < 64; i++) difference -= 2 * samples[i]! * samples[i + lag]!;
    for (let i = 0; i < lag; i++) difference -= samples[i]! ** 2;
    sum += difference;
    if (lag < shortest) continue;
    assert.ok(Math.abs(values[lag - shortest]! - difference * lag / sum) < 1e-12);
  }
});

Deno.test("yin: refuses pitches out of range", () => {
  const w = { samples: new Float32Array(4000), sampleRate: 8000 };
  assert.throws(() => yin(w, { fMin: 100, fMax: 5000 }), /from 100 to 5000 Hz/);
  assert.throws(() => yin(w, { fMin: 0, fMax: 500 }), /from 0 to 500 Hz/);
  assert.throws(
    () => yin(w, { fMin: 50, fMax: 400, frameLength: 128 }),
    /pitch of 50 Hz in frames/,
  );
  assert.equal(yin(w, { fMin: 100, fMax: 400 }).data[0], 400, "silence: the highest there is");
});
