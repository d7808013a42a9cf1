import assert from "node:assert/strict";
import { logMel, mfcc } from "@/features/mfcc.ts";
import {
  bandsOf,
  clipContext,
  computeFeature,
  type FeatureSpec,
  resolveSpec,
} from "@/features/spec.ts";
import { powerSpectrogram } from "@/features/stft.ts";
import { makeSignal } from "./_signals.ts";

const SPECTROGRAM = powerSpectrogram(makeSignal("tones", { sampleRate: 16000, length: 8000 }));

Deno.test("every kind: its matrix has the bands that it announces", () => {
  const specs: FeatureSpec[] = [
    { kind: "logMel", nMels: 32 },
    { kind: "mfcc", nMfcc: 13 },
    { kind: "chroma" },
    { kind: "spectralContrast" },
    { kind: "spectralContrast", nBands: 4 },
  ];
  const clip = clipContext(SPECTROGRAM);
  assert.deepEqual(specs.map(bandsOf), [32, 13, 12, 7, 5]);
  for (const spec of specs) {
    const { frames, bands, data } = computeFeature(spec, clip);
    assert.deepEqual([frames, bands], [SPECTROGRAM.frames, bandsOf(spec)]);
    assert.equal(data.length, frames * bands);
  }
});

Deno.test("every setting reaches its formula", () => {
  const clip = clipContext(SPECTROGRAM);
  const mel = { nMels: 20, fMin: 100, fMax: 4000, topDb: 50, ref: "max", htk: true } as const;
  assert.deepEqual(computeFeature({ kind: "logMel", ...mel }, clip), logMel(SPECTROGRAM, mel));
  const cepstrum = { nMfcc: 9, nMels: 30, fMin: 50, fMax: 7000 };
  assert.deepEqual(
    computeFeature({ kind: "mfcc", ...cepstrum }, clip),
    mfcc(SPECTROGRAM, cepstrum),
  );
  for (
    const [plain, changed] of [
      [{ kind: "chroma" }, { kind: "chroma", tuning: 0.3 }],
      [{ kind: "spectralContrast" }, { kind: "spectralContrast", quantile: 0.2 }],
      [{ kind: "spectralContrast" }, { kind: "spectralContrast", fMin: 150 }],
    ] satisfies [FeatureSpec, FeatureSpec][]
  ) assert.notDeepEqual(computeFeature(plain, clip), computeFeature(changed, clip));
});

Deno.test("clipContext: equal log-mel spectrograms are made once", () => {
  const clip = clipContext(SPECTROGRAM);
  const settings = { nMels: 40, fMin: 0, fMax: null, topDb: 80, ref: 1, htk: false } as const;
  assert.equal(clip.logMel(settings), clip.logMel({ ...settings, fMax: 8000 }));
  assert.notEqual(clip.logMel(settings), clip.logMel({ ...settings, topDb: null }));
});

Deno.test("resolveSpec: fills in defaults in a fixed order, refuses what it does not know", () => {
  const spec = { nMfcc: 13, kind: "mfcc" } as const;
  assert.equal(
    JSON.stringify(resolveSpec(spec)),
    '{"kind":"mfcc","nMfcc":13,"nMels":128,"fMin":0,"fMax":null}',
  );
  const refused = (value: unknown, reason: RegExp) =>
    assert.throws(() => resolveSpec(value as FeatureSpec), (error: Error) => {
      assert.ok(error instanceof TypeError);
      return reason.test(error.message);
    });
  refused({ kind: "wavelet" }, /no kind "wavelet"; there are logMel, mfcc/);
  refused({ kind: "chroma", nMels: 3 }, /chroma: no setting "nMels"/);
  refused({ kind: "logMel" }, /nMels is missing/);
});
