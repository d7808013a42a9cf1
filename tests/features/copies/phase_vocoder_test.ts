import assert from "node:assert/strict";
import { phaseVocoder } from "@/features/copies/phase_vocoder.ts";
import { stft } from "@/features/spectral/stft.ts";
import { goldenChanges, kept } from "../_changes.ts";
import { largestError, unpack } from "../_golden.ts";
import { makeSignal } from "../_signals.ts";

/**
 * Part of the largest value. Angles add up over some 100 frames, and in bins that hold next to
 * nothing they are themselves uncertain.
 */
const ROUNDING = 1e-9;

Deno.test("the phase vocoder equals librosa's", () => {
  for (const { name, golden, waveform } of goldenChanges()) {
    const cut = { nFft: 512, hopLength: 100, winLength: 400 };
    const played = phaseVocoder(stft(waveform, cut), { rate: 1.37 });
    assert.equal(played.frames, golden.vocoder.frames);
    const peak = played.real.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (const part of ["real", "imag"] as const) {
      const error = largestError(kept(played[part]), unpack(golden.vocoder[part]));
      assert.ok(error < ROUNDING * peak, `${name}, ${part}: ${error} of ${peak}`);
    }
  }
});

Deno.test("at the rate 1 a spectrum stays as it is", () => {
  const spectrum = stft(makeSignal("chirp", { sampleRate: 16000, length: 8000 }));
  const played = phaseVocoder(spectrum, { rate: 1 });
  assert.equal(played.frames, spectrum.frames);
  assert.ok(largestError(played.real, spectrum.real) < 1e-9);
  assert.ok(largestError(played.imag, spectrum.imag) < 1e-9);
});
