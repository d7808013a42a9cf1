import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { contrastBands, spectralContrast } from "@/features/spectral/contrast.ts";
import type { Spectrogram } from "@/features/spectral/stft.ts";
import { seededRandom } from "@/base/random.ts";
import { goldenCases, largestError, rowsOf, unpack } from "../_golden.ts";
import { CONTRAST } from "../_options.ts";

/** dB; the goal is 1e-3, reached 1.8e-6 (float32). */
const TOLERANCE_DB = 5e-6;
/** Of the largest value, for differences of magnitudes; reached 5e-8 (float32). */
const RELATIVE_TOLERANCE = 1e-7;

Deno.test("spectralContrast: equal to librosa at three settings", () => {
  for (const { setting, name, golden, spectrogram } of goldenCases()) {
    const rows = rowsOf(spectralContrast(spectrogram, CONTRAST[setting]), golden.frames);
    const expected = unpack(golden.contrast);
    const error = largestError(rows, expected);
    const tolerance = CONTRAST[setting].linear
      ? RELATIVE_TOLERANCE * Math.max(1, ...expected)
      : TOLERANCE_DB;
    assert.ok(error < tolerance, `${setting} ${name}: ${error}`);
  }
});

Deno.test("contrastBands: octaves, with librosa's borders", () => {
  // Bins of 10 Hz: 0-200 | 190-400 | 390-800, each but the last without its highest bin.
  const bands = contrastBands({ sampleRate: 10240, nFft: 1024 }, { nBands: 2, quantile: 0.1 });
  assert.deepEqual(bands, [
    { from: 0, to: 20, count: 2 },
    { from: 19, to: 40, count: 2 },
    { from: 39, to: 513, count: 47 },
  ]);
});

Deno.test("spectralContrast: the means of the smallest and largest, as sorting finds them", () => {
  const random = seededRandom("contrast");
  const power = Float64Array.from({ length: 513 }, () => random.uniform() ** 4);
  const spectrogram: Spectrogram = { power, frames: 1, bins: 513, nFft: 1024, sampleRate: 10240 };
  const options = { nBands: 2, quantile: 0.2, linear: true };
  const { data } = spectralContrast(spectrogram, options);
  contrastBands(spectrogram, options).forEach(({ from, to, count }, b) => {
    const sorted = power.slice(from, to).map(Math.sqrt).sort();
    const mean = (part: Float64Array) => part.reduce((a, x) => a + x) / part.length;
    const expected = mean(sorted.slice(-count)) - mean(sorted.slice(0, count));
    assert.ok(Math.abs(data[b]! - expected) < RELATIVE_TOLERANCE);
  });
});

Deno.test("spectralContrast: refuses bands that cannot be", () => {
  const at = { sampleRate: 8000, nFft: 512 };
  assert.throws(() => contrastBands(at), /the last would begin at 6400 Hz/);
  assert.throws(() => contrastBands(at, { quantile: 1 }), InputError);
  assert.throws(() => contrastBands(at, { nBands: 0 }), InputError);
  assert.throws(() => contrastBands(at, { nBands: 3, fMin: 5 }), /too few bins/);
});

Deno.test("spectralContrast: what sorting gives, also where a frame is unlike the one before", () => {
  const random = seededRandom("contrast");
  const [frames, nFft, sampleRate] = [20, 512, 16000];
  const bins = nFft / 2 + 1;
  const power = Float64Array.from({ length: frames * bins }, (_, i) => {
    const loudness = [1, 0, 1e6, 1e-9, 1][Math.floor(i / bins / 2) % 5]!;
    return loudness * random.uniform() ** 4;
  });
  const spectrogram = { power, frames, bins, nFft, sampleRate };
  const options = { quantile: 0.1, linear: true };
  const { data, bands } = spectralContrast(spectrogram, options);
  contrastBands(spectrogram, options).forEach(({ from, to, count }, b) => {
    for (let t = 0; t < frames; t++) {
      const sorted = power.slice(t * bins + from, t * bins + to).sort();
      const mean = (list: Float64Array) =>
        list.reduce((sum, p) => sum + Math.sqrt(p), 0) / list.length;
      const expected = mean(sorted.slice(-count).reverse()) - mean(sorted.slice(0, count));
      assert.equal(data[t * bands + b], Math.fround(expected), `frame ${t}, band ${b}`);
    }
  });
});
