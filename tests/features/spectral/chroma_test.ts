import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { chromaFilters, chromaStft } from "@/features/spectral/chroma.ts";
import { powerSpectrogram } from "@/features/spectral/stft.ts";
import { goldenCases, largestError, readGolden, rowsOf, unpack } from "../_golden.ts";
import { CHROMA } from "../_options.ts";

/** Values in [0, 1]; the goal is 1e-4, reached 3e-8 (float32). */
const TOLERANCE = 1e-7;
/** Of the largest value, where values are not normalised; reached 3e-8 (float32). */
const RELATIVE_TOLERANCE = 1e-7;
/** The weights are float32 on both sides; reached 0, but one step of float32 may be. */
const FILTER_TOLERANCE = 1e-7;

Deno.test("chromaFilters: librosa's weights", () => {
  const filters = chromaFilters(16000, { nFft: 512, tuning: -0.23 });
  const expected = unpack(readGolden<{ chroma: string }>("filters.json").chroma);
  const rows = rowsOf({ data: filters, bands: 257 }, [...Array(12).keys()], 5);
  assert.ok(largestError(rows, expected) < FILTER_TOLERANCE);
});

Deno.test("chromaStft: equal to librosa at three settings, tuning estimated or given", () => {
  for (const { setting, name, golden, spectrogram } of goldenCases()) {
    const rows = rowsOf(chromaStft(spectrogram, CHROMA[setting]), golden.frames);
    const expected = unpack(golden.chroma);
    const error = largestError(rows, expected);
    const largest = CHROMA[setting].norm === null ? Math.max(1, ...expected) : 1;
    const tolerance = largest > 1 ? RELATIVE_TOLERANCE * largest : TOLERANCE;
    assert.ok(error <= tolerance, `${setting} ${name}: ${error}`);
  }
});

Deno.test("chromaStft: A440 is class 9, and an octave changes nothing", () => {
  for (const hz of [220, 440, 880]) {
    const samples = Float32Array.from(
      { length: 8000 },
      (_, i) => Math.sin(2 * Math.PI * hz * i / 16000),
    );
    const { data, frames } = chromaStft(powerSpectrogram({ samples, sampleRate: 16000 }));
    const middle = data.subarray(12 * (frames >> 1), 12 * ((frames >> 1) + 1));
    assert.equal(middle.indexOf(1), 9, `${hz} Hz`);
  }
});

Deno.test("chromaStft: silent frames are zero, not NaN", () => {
  const silence = powerSpectrogram({ samples: new Float32Array(4000), sampleRate: 16000 });
  assert.ok(chromaStft(silence).data.every((x) => x === 0));
});

Deno.test("chromaFilters: refuses no pitch classes", () => {
  assert.throws(() => chromaFilters(16000, { nFft: 512, nChroma: 0 }), InputError);
});
