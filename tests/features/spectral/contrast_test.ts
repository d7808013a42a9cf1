import assert from "node:assert/strict";
import { InputError } from "@/base/errors.ts";
import { seededRandom } from "@/base/random.ts";
import { spectralContrast } from "@/features/spectral/contrast.ts";
import { powerToDb } from "@/features/spectral/decibels.ts";

Deno.test("spectralContrast: what sorting gives, also where a frame is unlike the one before", () => {
  const random = seededRandom("contrast");
  const [frames, bins] = [20, 513];
  const power = Float64Array.from({ length: frames * bins }, (_, i) => {
    const loudness = [1, 0, 1e6, 1e-9, 1][Math.floor(i / bins / 2) % 5]!;
    return loudness * random.uniform() ** 4;
  });
  // Bins of 10 Hz: 0-200 | 190-400 | 390-5120, each but the last without its highest bin.
  const spectrogram = { power, frames, bins, nFft: 1024, sampleRate: 10240 };
  const bands = [{ from: 0, to: 20, n: 2 }, { from: 19, to: 40, n: 2 }, {
    from: 39,
    to: 513,
    n: 47,
  }];
  const mean = (list: Float64Array) => list.reduce((sum, p) => sum + Math.sqrt(p), 0) / list.length;
  const sorted = Array.from(
    { length: frames },
    (_, t) => bands.map(({ from, to }) => power.slice(t * bins + from, t * bins + to).sort()),
  ).flat();
  const n = (i: number) => bands[i % 3]!.n;
  const peaks = powerToDb(
    Float64Array.from(sorted, (row, i) => mean(row.slice(-n(i)).reverse())),
  );
  const valleys = powerToDb(Float64Array.from(sorted, (row, i) => mean(row.slice(0, n(i)))));
  const { data } = spectralContrast(spectrogram, { nBands: 2, quantile: 0.1 });
  data.forEach((value, i) => {
    assert.equal(value, Math.fround(peaks[i]! - valleys[i]!), `frame ${Math.floor(i / 3)}`);
  });
});

Deno.test("spectralContrast: refuses bands that cannot be", () => {
  const silence = {
    power: new Float64Array(257),
    frames: 1,
    bins: 257,
    nFft: 512,
    sampleRate: 8000,
  };
  assert.throws(() => spectralContrast(silence), /the last would begin at 6400 Hz/);
  assert.throws(() => spectralContrast(silence, { quantile: 1 }), InputError);
  assert.throws(() => spectralContrast(silence, { nBands: 0 }), InputError);
  assert.throws(() => spectralContrast(silence, { nBands: 3, fMin: 5 }), /too few bins/);
});
