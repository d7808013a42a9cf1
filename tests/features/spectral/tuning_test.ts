import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { powerSpectrogram } from "@/features/spectral/stft.ts";
import { estimateTuning, spectralPeaks } from "@/features/spectral/tuning.ts";
import { seededRandom } from "@/base/random.ts";
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

Deno.test("estimateTuning: silence has none, and says 0", () => {
  const silence = powerSpectrogram({ samples: new Float32Array(4000), sampleRate: 16000 });
  assert.equal(estimateTuning(silence), 0);
  assert.throws(() => estimateTuning(silence, { resolution: 0 }), InputError);
});

Deno.test("spectralPeaks: one per frame of a tone, none outside 150 Hz to 4 kHz", () => {
  const { hz } = spectralPeaks(tone(1000));
  assert.ok(hz.length >= 32 && hz.every((f) => Math.abs(f - 1000) < 4));
  assert.equal(spectralPeaks(tone(5000)).hz.length, 0);
  assert.equal(spectralPeaks(tone(60)).hz.length, 0);
});

Deno.test("spectralPeaks: every local maximum from a tenth of the loudest bin, at any size", () => {
  const random = seededRandom("peaks");
  for (
    const [nFft, sampleRate] of [[512, 16000], [256, 8000], [1024, 22050], [64, 44100]] as const
  ) {
    const bins = nFft / 2 + 1, frames = 3;
    const power = Float64Array.from(
      { length: frames * bins },
      () => Math.round(random.normal() ** 4),
    );
    const { hz } = spectralPeaks({ power, frames, bins, nFft, sampleRate });
    const low = 150, high = Math.min(4000, sampleRate / 2);
    let expected = 0;
    for (let t = 0; t < frames; t++) {
      const row = power.subarray(t * bins, (t + 1) * bins);
      const loudest = row.reduce((a, b) => Math.max(a, b), 0);
      for (let k = 1; k < bins - 1; k++) {
        const at = k * sampleRate / nFft, here = row[k]!;
        const isPeak = here > row[k - 1]! && here >= row[k + 1]! && here > 0.1 * loudest;
        if (at >= low && at < high && isPeak) {
          assert.ok(Math.abs(hz[expected]! - at) <= sampleRate / nFft);
          expected++;
        }
      }
    }
    assert.equal(hz.length, expected);
  }
});
