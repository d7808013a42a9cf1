import assert from "node:assert/strict";
import {
  spectralBandwidth,
  spectralCentroid,
  spectralFlatness,
  spectralRolloff,
} from "@/features/spectral/shape.ts";
import type { Spectrogram } from "@/features/spectral/stft.ts";

/** One frame of given magnitudes; its bins lie 1 kHz apart. */
function frameOf(magnitudes: readonly number[]): Spectrogram {
  const bins = magnitudes.length, nFft = 2 * (bins - 1);
  const power = Float64Array.from(magnitudes, (m) => m * m);
  return { power, frames: 1, bins, nFft, sampleRate: 1000 * nFft };
}

Deno.test("hand values", () => {
  const frame = frameOf([0, 1, 0, 3, 0]);
  assert.equal(spectralCentroid(frame).data[0], 2500);
  assert.equal(spectralBandwidth(frame).data[0], Math.fround(Math.sqrt(750000)));
  assert.equal(spectralRolloff(frame).data[0], 3000);
  assert.equal(spectralRolloff(frame, { part: 0.25 }).data[0], 1000);
  assert.equal(spectralFlatness(frameOf([2, 2, 2])).data[0], 1);
  const flatness = spectralFlatness(frameOf([1, 2, 1])).data[0]!;
  assert.ok(Math.abs(flatness - Math.cbrt(4) / 2) < 1e-7);
});

Deno.test("silence: no frequency, and flat", () => {
  const frame = frameOf([0, 0, 0]);
  for (const feature of [spectralCentroid, spectralBandwidth, spectralRolloff]) {
    assert.equal(feature(frame).data[0], 0);
  }
  assert.ok(Math.abs(spectralFlatness(frame).data[0]! - 1) < 1e-6);
});

Deno.test("spectralRolloff: refuses a part out of range", () => {
  assert.throws(() => spectralRolloff(frameOf([1, 1, 1]), { part: 1 }), /part 1/);
});
