import assert from "node:assert/strict";
import { istft } from "@/features/spectral/istft.ts";
import { stft } from "@/features/spectral/stft.ts";
import { goldenChanges, kept, samplesOf } from "../_changes.ts";
import { largestError } from "../_golden.ts";
import { makeSignal, signalSum } from "../_signals.ts";

/** Sums of some 1e4 terms in float64, in another order. */
const ROUNDING = 1e-12;

Deno.test("istft equals librosa's, with a short window and beyond the signal's end", () => {
  for (const { name, golden, waveform } of goldenChanges()) {
    assert.equal(signalSum(waveform), golden.signalSum, "the two scripts make one signal");
    const cut = { hopLength: 100, winLength: 400 };
    const length = waveform.samples.length + 50;
    const signal = istft(stft(waveform, { nFft: 512, ...cut }), { ...cut, length });
    assert.equal(signal.length, golden.istft.length);
    const error = largestError(kept(signal), samplesOf(golden.istft));
    assert.ok(error < ROUNDING, `${name}: ${error}`);
  }
});

Deno.test("a signal comes back from its spectrum, whatever its length", () => {
  for (const length of [1, 2, 511, 512, 2047, 2048, 5001]) {
    const waveform = makeSignal("chirp", { sampleRate: 16000, length });
    const back = istft(stft(waveform), { length });
    assert.ok(largestError(back, waveform.samples) < ROUNDING, `${length}`);
  }
});

Deno.test("samples that no frame reaches are 0", () => {
  const spectrum = stft(makeSignal("tones", { sampleRate: 16000, length: 1000 }));
  const signal = istft(spectrum, { length: 9000 });
  assert.ok(signal.slice(3000).every((value) => value === 0));
});
