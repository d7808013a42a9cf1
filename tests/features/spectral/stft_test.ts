import assert from "node:assert/strict";
import {
  frameCount,
  powerSpectrogram,
  resolveStftOptions,
  stft,
} from "@/features/spectral/stft.ts";
import { hannWindow } from "@/features/spectral/window.ts";
import { goldenCases } from "../_golden.ts";
import { makeSignal, signalSum } from "../_signals.ts";

Deno.test("the signals are those of the golden script", () => {
  for (const { name, waveform, golden } of goldenCases()) {
    assert.equal(signalSum(waveform), golden.signalSum, name);
  }
});

Deno.test("powerSpectrogram: to the last bit the squared magnitude of stft, at every size", () => {
  const powersOfTwo = Array.from({ length: 13 }, (_, i) => 2 ** (i + 4));
  for (const nFft of [2, 3, 8, 331, 400, 1000, ...powersOfTwo]) {
    for (const [frames, window] of [[5, nFft], [4, nFft - 3], [1, 7]] as const) {
      const winLength = Math.max(1, Math.min(nFft, window));
      const hopLength = 2 * Math.ceil(nFft / 7);
      const length = Math.max(nFft + 1, Math.ceil(nFft / 2) + 1 + hopLength * (frames - 1));
      const w = makeSignal("chirp", { sampleRate: 16000, length });
      const options = { nFft, hopLength, winLength, padMode: "reflect" } as const;
      const { real, imag } = stft(w, options);
      const expected = real.map((re, i) => re * re + imag[i]! * imag[i]!);
      assert.deepEqual(powerSpectrogram(w, options).power, expected, `${nFft}`);
    }
  }
});

Deno.test("powerSpectrogram: a sine in the middle of a bin has the power of its window", () => {
  const samples = Float32Array.from({ length: 4096 }, (_, i) => Math.sin(2 * Math.PI * i / 16));
  const { power, bins } = powerSpectrogram({ samples, sampleRate: 16000 }, {
    nFft: 1024,
    hopLength: 1024,
    centre: false,
  });
  // A Hann window of 1024 sums to 512; half of that is the sine's.
  assert.ok(Math.abs(power[1 * bins + 64]! / 256 ** 2 - 1) < 1e-6);
});

Deno.test("frameCount: centred or not, and with an odd nFft", () => {
  assert.equal(frameCount(1000, { nFft: 331, hopLength: 100 }), 10);
  assert.equal(frameCount(1001, { nFft: 331, hopLength: 100 }), 11);
  assert.equal(frameCount(48000, { nFft: 2048, hopLength: 512 }), 94);
  assert.equal(frameCount(2048, { nFft: 2048, hopLength: 512, centre: false }), 1);
  assert.equal(frameCount(2047 + 512, { nFft: 2048, hopLength: 512, centre: false }), 1);
});

Deno.test("resolveStftOptions: the hop follows the window", () => {
  const resolved = resolveStftOptions({ nFft: 1024, winLength: 402 });
  assert.deepEqual(resolved, {
    nFft: 1024,
    winLength: 402,
    hopLength: 100,
    centre: true,
    padMode: "constant",
  });
});

Deno.test("stft: refuses lengths out of range", () => {
  const w = makeSignal("tones", { sampleRate: 16000, length: 800 });
  for (const nFft of [1, 400.5, 65537]) {
    assert.throws(() => stft(w, { nFft }), /nFft = .* a whole number from 2 to 65536/);
  }
  assert.throws(() => stft(w, { nFft: 1024, winLength: 2000 }), /winLength = 2000/);
  assert.throws(() => stft(w, { hopLength: 0 }), /hopLength = 0/);
  assert.throws(() => stft(w, { nFft: 1024, centre: false }), /800 samples: at least 1024/);
  assert.throws(() => stft(w, { padMode: "reflect" }), /at least 1025/);
  assert.equal(stft(w).frames, 2, "shorter than a transform is fine with zeros around");
});

Deno.test("powerSpectrogram: into memory that is there, which may be larger", () => {
  const waveform = makeSignal("tones", { sampleRate: 16000, length: 4000 });
  const expected = powerSpectrogram(waveform, { nFft: 256 });
  const into = new Float64Array(expected.power.length + 5).fill(7);
  const { power } = powerSpectrogram(waveform, { nFft: 256, into });
  assert.deepEqual(power, expected.power);
  assert.equal(power.buffer, into.buffer);
  assert.deepEqual([...into.subarray(-5)], [7, 7, 7, 7, 7]);
});

Deno.test("hannWindow: copies moved by half its length add up to one (it is periodic)", () => {
  const w = hannWindow(400);
  for (let i = 0; i < 200; i++) assert.ok(Math.abs(w[i]! + w[i + 200]! - 1) < 1e-15);
});
