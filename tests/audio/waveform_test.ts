import assert from "node:assert/strict";
import { checkSampleRate, checkWaveform, durationSec } from "@/audio/waveform.ts";

const wave = (values: number[], sampleRate = 8000) => ({
  samples: new Float32Array(values),
  sampleRate,
});

Deno.test("checkWaveform accepts finite samples, beyond full scale too", () => {
  checkWaveform(wave([0, -1, 1.5]));
});

Deno.test("checkWaveform names the first sample that is not finite, by index and time", () => {
  for (const bad of [NaN, Infinity, -Infinity]) {
    assert.throws(() => checkWaveform(wave([...new Array(800).fill(0), bad, NaN])), {
      name: "InputError",
      message: new RegExp(`sample 800 \\(at 0\\.100 s\\) is ${bad}.*export`),
    });
  }
});

Deno.test("checkWaveform refuses a waveform without samples", () => {
  assert.throws(() => checkWaveform(wave([])), { name: "InputError", message: /without samples/ });
});

Deno.test("a sample rate is a whole number of Hz of recorded sound", () => {
  checkSampleRate(8000);
  checkSampleRate(192000);
  for (const bad of [0, -1, 999, 768001, 44100.5, NaN, Infinity]) {
    assert.throws(() => checkSampleRate(bad), { name: "InputError" }, String(bad));
    assert.throws(() => checkWaveform(wave([0], bad)), { name: "InputError" }, String(bad));
  }
});

Deno.test("durationSec is samples by rate", () => {
  assert.equal(durationSec(wave(new Array(2000).fill(0))), 0.25);
});
