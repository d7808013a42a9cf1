import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import {
  hzToMel,
  melCentres,
  melFilters,
  melSpectrogram,
  melToHz,
} from "@/features/spectral/mel.ts";
import { goldenCases, largestError, readGolden, rowsOf, unpack } from "../_golden.ts";
import { MEL } from "../_options.ts";

/** Powers are rounded to float32; reached 5.9e-8 of the value. */
const RELATIVE_TOLERANCE = 1e-7;
/** The weights are float32 on both sides; reached 0. */
const FILTER_TOLERANCE = 1e-12;

interface Filters {
  readonly hz: readonly number[];
  readonly slaney: readonly number[];
  readonly htk: readonly number[];
  readonly mel: string;
}

Deno.test("mel scales: librosa's values, and back", () => {
  const { hz, slaney, htk } = readGolden<Filters>("filters.json");
  hz.forEach((f, i) => {
    assert.ok(Math.abs(hzToMel(f) - slaney[i]!) < 1e-12);
    assert.ok(Math.abs(hzToMel(f, { htk: true }) - htk[i]!) < 1e-11);
    for (const scale of [{}, { htk: true }]) {
      assert.ok(Math.abs(melToHz(hzToMel(f, scale), scale) - f) < 1e-9);
    }
  });
});

Deno.test("melFilters: librosa's weights", () => {
  const { first, offset, weights } = melFilters(16000, { nFft: 512, nMels: 10 });
  const dense: number[] = [];
  for (let m = 0; m < 10; m += 3) {
    const row = new Float64Array(257);
    row.set(weights.subarray(offset[m], offset[m + 1]), first[m]);
    dense.push(...row);
  }
  assert.ok(
    largestError(dense, unpack(readGolden<Filters>("filters.json").mel)) < FILTER_TOLERANCE,
  );
});

Deno.test("melFilters: positive, overlapping, of equal area or equal height", () => {
  for (const norm of ["slaney", null] as const) {
    const { nMels, offset, weights } = melFilters(16000, { nFft: 2048, nMels: 32, norm });
    assert.ok(weights.every((w) => w > 0));
    for (let m = 5; m < nMels; m++) {
      const filter = weights.subarray(offset[m], offset[m + 1]);
      if (norm === null) assert.ok(Math.max(...filter) > 0.8 && Math.max(...filter) <= 1);
      else assert.ok(Math.abs(filter.reduce((a, b) => a + b) * 16000 / 2048 - 1) < 0.02);
    }
  }
});

Deno.test("melCentres: between the ends, at equal distances in mel", () => {
  const centres = melCentres(16000, { nMels: 3, htk: true });
  const step = hzToMel(8000, { htk: true }) / 4;
  centres.forEach((hz, i) =>
    assert.ok(Math.abs(hzToMel(hz, { htk: true }) - (i + 1) * step) < 1e-9)
  );
});

Deno.test("melSpectrogram: equal to librosa at three settings", () => {
  for (const { setting, name, golden, spectrogram } of goldenCases()) {
    const rows = rowsOf(melSpectrogram(spectrogram, MEL[setting]), golden.frames, 5);
    const expected = unpack(golden.melPower);
    const relative = rows.map((x, i) => expected[i] === 0 ? x : x / expected[i]! - 1);
    const error = relative.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    assert.equal(rows.length, expected.length);
    assert.ok(error < RELATIVE_TOLERANCE, `${setting} ${name}: ${error}`);
  }
});

Deno.test("melFilters: refuses bands that cannot be", () => {
  assert.throws(() => melFilters(16000, { nFft: 512, nMels: 0 }), InputError);
  assert.throws(() => melFilters(16000, { nFft: 512, fMin: 500, fMax: 400 }), /500 to 400 Hz/);
  assert.throws(() => melFilters(16000, { nFft: 512, fMax: 9000 }), /half the sample rate/);
  assert.throws(() => melFilters(16000, { nFft: 256, nMels: 128 }), /no bin .* falls into band/);
});
