import assert from "node:assert/strict";
import { dcOffset, peakDb, rmsDb } from "@/audio/level.ts";
import { trimSilence } from "@/audio/silence.ts";
import { checkSampleRate, checkWaveform, fitLength } from "@/audio/waveform.ts";
import golden from "./golden/trim.json" with { type: "json" };

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
      message: new RegExp(`sample 800 \\(at 0\\.100 s\\) is ${bad}, not a finite number; export`),
    });
  }
});

Deno.test("checkWaveform refuses a waveform without samples", () => {
  assert.throws(() => checkWaveform(wave([])), {
    name: "InputError",
    message: /it has no samples/,
  });
});

Deno.test("a sample rate is a whole number of Hz of recorded sound", () => {
  checkSampleRate(8000);
  checkSampleRate(192000);
  for (const bad of [0, -1, 999, 768001, 44100.5, NaN, Infinity]) {
    assert.throws(() => checkSampleRate(bad), { name: "InputError" }, String(bad));
    assert.throws(() => checkWaveform(wave([0], bad)), { name: "InputError" }, String(bad));
  }
});

Deno.test("checkWaveform refuses samples far over full scale", () => {
  checkWaveform(wave([32]));
  assert.throws(() => checkWaveform(wave([0, -20000])), {
    name: "InputError",
    message:
      /reach 20000, where 1 is full scale; .* if they are 16-bit integers, divide them by 32768/,
  });
});

Deno.test("a square wave of full scale has a peak and an RMS of 0 dB", () => {
  assert.deepEqual([peakDb(wave([1, -1])), rmsDb(wave([1, -1]))], [0, 0]);
});

Deno.test("half the amplitude is 20 log10 0.5 dB; the peak is of either sign", () => {
  const half = 20 * Math.log10(0.5);
  assert.equal(peakDb(wave([0.25, -0.5, 0])), half);
  assert.equal(rmsDb(wave([0.5, -0.5])), 10 * Math.log10(0.25));
});

Deno.test("silence is -Infinity dB; the DC offset is the mean", () => {
  assert.deepEqual([peakDb(wave([0, 0])), rmsDb(wave([0, 0]))], [-Infinity, -Infinity]);
  assert.equal(dcOffset(wave([0.5, 0, 0.25, 0.25])), 0.25);
});

const FIVE = { samples: new Float32Array([1, 2, 3, 4, 5]), sampleRate: 8000 };
const fitted = (length: number, position?: "start" | "centre") => [
  ...fitLength(FIVE, length, { position }).samples,
];

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

Deno.test("fitLength copies, and keeps the rate", () => {
  const same = fitLength(FIVE, 5);
  assert.notEqual(same.samples.buffer, FIVE.samples.buffer);
  assert.equal(same.sampleRate, 8000);
});

/** The burst from which golden numbers were made. */
const burst = Float32Array.from(
  { length: 20000 },
  (_, i) => Math.exp(-Math.abs(i - 9000) / 900) * Math.sin(0.3 * i),
);
const signals: Record<string, Float32Array> = {
  burst,
  silence: new Float32Array(20000),
  short: burst.slice(8990, 9000),
  faint: burst.map((x) => x * 1e-6),
};

Deno.test("trimSilence cuts where librosa.effects.trim cuts", () => {
  for (const { signal, options, range } of golden.cases) {
    const w = { samples: signals[signal]!, sampleRate: 8000 };
    const { start, end, waveform } = trimSilence(w, options);
    assert.deepEqual([start, end], range, `${signal} ${JSON.stringify(options)}`);
    assert.deepEqual(waveform, { samples: w.samples.slice(start, end), sampleRate: 8000 });
  }
});
