import assert from "node:assert/strict";
import { powerSpectrogram } from "@/features/spectral/stft.ts";
import { estimateTuning } from "@/features/spectral/tuning.ts";
import { goldenCases } from "../_golden.ts";

/** Steps of the estimate, fractions of a pitch class. */
const RESOLUTION = 0.01;

function tone(hz: number): ReturnType<typeof powerSpectrogram> {
  const samples = Float32Array.from(
    { length: 16000 },
    (_, i) => 0.5 * Math.sin(2 * Math.PI * hz * i / 16000),
  );
  return powerSpectrogram({ samples, sampleRate: 16000 });
}

Deno.test("estimateTuning: equal to librosa, to the last digit", () => {
  for (const { setting, name, golden, spectrogram } of goldenCases()) {
    const options = { binsPerOctave: setting === "long" ? 24 : 12 };
    assert.equal(estimateTuning(spectrogram, options), golden.tuning, `${setting} ${name}`);
  }
});

Deno.test("estimateTuning: finds how far a tone lies from the scale", () => {
  for (const tuning of [-0.4, -0.123, 0.2, 0.33]) {
    const found = estimateTuning(tone(440 * 2 ** ((7 + tuning) / 12)));
    // The parabola through three bins of power places a peak to some hundredths of a pitch class.
    assert.ok(Math.abs(found - tuning) <= 5 * RESOLUTION, `${tuning}: ${found}`);
  }
});

Deno.test("estimateTuning: 0 for silence", () => {
  const silence = powerSpectrogram({ samples: new Float32Array(4000), sampleRate: 16000 });
  assert.equal(estimateTuning(silence), 0);
});

Deno.test("estimateTuning: only peaks from 150 Hz to 4 kHz count", () => {
  const off = 2 ** (0.25 / 12);
  for (const hz of [5274 * off, 65.4 * off]) assert.equal(estimateTuning(tone(hz)), 0, `${hz} Hz`);
});
