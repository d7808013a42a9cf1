import assert from "node:assert/strict";
import { melCentres, type MelOptions, melSpectrogram } from "@/features/spectral/mel.ts";
import { goldenCases, largestError, readGolden, rowsOf, unpack } from "../_golden.ts";
import { MEL } from "../_options.ts";

/** Powers are rounded to float32; reached 5.9e-8 of the value. */
const RELATIVE_TOLERANCE = 1e-7;
/** The weights are float32 on both sides; reached 0. */
const FILTER_TOLERANCE = 1e-12;

interface Filters {
  readonly slaney: readonly number[];
  readonly htk: readonly number[];
  readonly mel: string;
}

/** The weights of a filter bank, `[bands][bins]`: what frames of one single bin give. */
function filtersOf(sampleRate: number, { nFft, ...options }: MelOptions & { nFft: number }) {
  const bins = nFft / 2 + 1;
  const power = Float64Array.from(
    { length: bins * bins },
    (_, i) => Number(i % (bins + 1) === 0),
  );
  const { data, bands } = melSpectrogram({ power, frames: bins, bins, nFft, sampleRate }, options);
  return Array.from(
    { length: bands },
    (_, m) => Float64Array.from({ length: bins }, (_, k) => data[k * bands + m]!),
  );
}

Deno.test("melCentres: librosa's, on both scales", () => {
  const golden = readGolden<Filters>("filters.json");
  for (const htk of [false, true]) {
    const centres = melCentres(16000, { nMels: 10, fMin: 50, htk });
    const expected = htk ? golden.htk : golden.slaney;
    assert.ok(largestError(centres, expected) < 1e-8);
  }
});

Deno.test("melSpectrogram: librosa's filter bank, positive and of equal area", () => {
  const golden = unpack(readGolden<Filters>("filters.json").mel);
  const rows = filtersOf(16000, { nFft: 512, nMels: 10 }).filter((_, m) => m % 3 === 0);
  assert.ok(largestError(rows.flatMap((row) => [...row]), golden) < FILTER_TOLERANCE);
  const filters = filtersOf(16000, { nFft: 2048, nMels: 32 });
  assert.ok(filters.every((filter) => filter.every((w) => w >= 0)));
  for (const filter of filters.slice(5)) {
    assert.ok(Math.abs(filter.reduce((a, b) => a + b) * 16000 / 2048 - 1) < 0.02);
  }
});

Deno.test("melSpectrogram: equal to librosa at all settings", () => {
  for (const { setting, name, golden, spectrogram } of goldenCases()) {
    const rows = rowsOf(melSpectrogram(spectrogram, MEL[setting]), golden.frames, 5);
    const expected = unpack(golden.melPower);
    const relative = rows.map((x, i) => expected[i] === 0 ? x : x / expected[i]! - 1);
    const error = relative.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    assert.equal(rows.length, expected.length);
    assert.ok(error < RELATIVE_TOLERANCE, `${setting} ${name}: ${error}`);
  }
});

Deno.test("melSpectrogram: refuses bands that cannot be", () => {
  const refused = (options: MelOptions & { nFft?: number }, reason: RegExp) =>
    assert.throws(() => filtersOf(16000, { nFft: 512, ...options }), {
      name: "InputError",
      message: reason,
    });
  refused({ nMels: 0 }, /nMels = 0/);
  refused({ fMin: 500, fMax: 400 }, /500 to 400 Hz/);
  refused({ fMax: 9000 }, /half the sample rate/);
  refused({ nFft: 256, nMels: 128 }, /no bin .* falls into band/);
});
