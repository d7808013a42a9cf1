import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { logMel, mfcc } from "@/features/spectral/mfcc.ts";
import { bandsOf, computeFeature, type FeatureSpec, resolveSpec } from "@/features/spec.ts";
import { stackBands } from "@/features/matrix.ts";
import { pcen } from "@/features/spectral/pcen.ts";
import { melSpectrogram } from "@/features/spectral/mel.ts";
import { yin } from "@/features/pitch/yin.ts";
import { pyin } from "@/features/pitch/pyin.ts";
import { delta } from "@/features/spectral/delta.ts";
import { powerSpectrogram, resolveStftOptions } from "@/features/spectral/stft.ts";
import { makeSignal } from "./_signals.ts";

const WAVEFORM = makeSignal("tones", { sampleRate: 16000, length: 8000 });
const STFT = resolveStftOptions();
const SPECTROGRAM = powerSpectrogram(WAVEFORM, STFT);
const CLIP = { spectrogram: SPECTROGRAM, waveform: WAVEFORM, stft: STFT };

Deno.test("every kind: its matrix has the bands that it announces", () => {
  const specs: FeatureSpec[] = [
    { kind: "logMel", nMels: 32 },
    { kind: "mfcc", nMfcc: 13 },
    { kind: "chroma" },
    { kind: "spectralContrast" },
    { kind: "spectralContrast", nBands: 4 },
    { kind: "pcen", nMels: 40 },
    { kind: "rms" },
    { kind: "zeroCrossingRate" },
    { kind: "spectralCentroid" },
    { kind: "spectralBandwidth" },
    { kind: "spectralFlatness" },
    { kind: "spectralRolloff" },
    { kind: "pitch" },
    { kind: "pyin" },
    { kind: "delta", of: { kind: "mfcc", nMfcc: 13 } },
  ];
  assert.deepEqual(specs.map(bandsOf), [32, 13, 12, 7, 5, 40, 1, 1, 1, 1, 1, 1, 1, 2, 13]);
  for (const spec of specs) {
    const { frames, bands, data } = computeFeature(spec, CLIP);
    assert.deepEqual([frames, bands], [SPECTROGRAM.frames, bandsOf(spec)]);
    assert.equal(data.length, frames * bands);
  }
});

Deno.test("every setting reaches its formula", () => {
  const mel = { nMels: 20, fMin: 100, fMax: 4000, topDb: 50, ref: "max", htk: true } as const;
  assert.deepEqual(computeFeature({ kind: "logMel", ...mel }, CLIP), logMel(SPECTROGRAM, mel));
  const cepstrum = { nMfcc: 9, nMels: 30, fMin: 50, fMax: 7000 };
  assert.deepEqual(
    computeFeature({ kind: "mfcc", ...cepstrum }, CLIP),
    mfcc(SPECTROGRAM, cepstrum),
  );
  const lifted = { kind: "mfcc", nMfcc: 9, dctType: 3, lifter: 22 } as const;
  assert.deepEqual(computeFeature(lifted, CLIP), mfcc(SPECTROGRAM, lifted));
  for (
    const [plain, changed] of [
      [{ kind: "chroma" }, { kind: "chroma", tuning: 0.3 }],
      [{ kind: "spectralContrast" }, { kind: "spectralContrast", quantile: 0.2 }],
      [{ kind: "spectralContrast" }, { kind: "spectralContrast", fMin: 150 }],
    ] satisfies [FeatureSpec, FeatureSpec][]
  ) assert.notDeepEqual(computeFeature(plain, CLIP), computeFeature(changed, CLIP));
});

Deno.test("pitch, pyin and pcen: settings and frames reach their formulas", () => {
  const pitch = { fMin: 100, fMax: 400, troughThreshold: 0.3 };
  assert.deepEqual(
    computeFeature({ kind: "pitch", ...pitch }, CLIP),
    yin(WAVEFORM, { ...pitch, frameLength: 2048, hopLength: 512 }),
  );
  const range = { fMin: 100, fMax: 400 };
  const { f0, voiced, voicedProbability } = pyin(WAVEFORM, { ...range, hopLength: 512 });
  const both = computeFeature({ kind: "pyin", ...range }, CLIP).data;
  assert.ok(voiced.includes(0) && voiced.includes(1));
  voiced.forEach((there, t) => {
    const hz = there === 1 ? f0[t]! : 0;
    assert.deepEqual([...both.subarray(2 * t, 2 * t + 2)], [hz, voicedProbability[t]!]);
  });
  const power = SPECTROGRAM.power.map((p) => 8 * Math.sqrt(p));
  assert.deepEqual(
    computeFeature({ kind: "pcen", nMels: 20, scale: 8, gain: 0.5 }, CLIP),
    pcen(melSpectrogram({ ...SPECTROGRAM, power }, { nMels: 20 }), { hopSec: 0.032, gain: 0.5 }),
  );
});

Deno.test("delta: of any other feature, but not of a delta", () => {
  const of = { kind: "logMel", nMels: 20 } as const;
  assert.deepEqual(
    computeFeature({ kind: "delta", of, order: 2, width: 5 }, CLIP),
    delta(computeFeature(of, CLIP), { order: 2, width: 5 }),
  );
  const twice = { kind: "delta", of: { kind: "delta", of } } as unknown as FeatureSpec;
  assert.throws(() => resolveSpec(twice), /feature\.of\.kind = "delta"/);
  const inner = (resolveSpec({ kind: "delta", of: { kind: "rms" } }) as { of: unknown }).of;
  assert.deepEqual(inner, { kind: "rms" });
  const wrong = { kind: "delta", of: { kind: "rms", nMels: 3 } } as unknown as FeatureSpec;
  assert.throws(() => resolveSpec(wrong), /feature\.of: the key "nMels" is unknown/);
});

Deno.test("resolveSpec: settings that came later are left out while they have their default", () => {
  const spec = { kind: "mfcc", nMfcc: 13, dctType: 2, lifter: 0 } as const;
  assert.deepEqual(resolveSpec(spec), resolveSpec({ kind: "mfcc", nMfcc: 13 }));
  const lifted = resolveSpec({ ...spec, lifter: 22 });
  assert.deepEqual(Object.keys(lifted), ["kind", "nMfcc", "nMels", "fMin", "fMax", "lifter"]);
  assert.deepEqual(resolveSpec(lifted), lifted);
});

Deno.test("resolveSpec: fills in defaults in a fixed order, refuses unknown settings", () => {
  const spec = { nMfcc: 13, kind: "mfcc" } as const;
  assert.equal(
    JSON.stringify(resolveSpec(spec)),
    '{"kind":"mfcc","nMfcc":13,"nMels":128,"fMin":0,"fMax":null}',
  );
  const refused = (value: unknown, reason: RegExp) =>
    assert.throws(() => resolveSpec(value as FeatureSpec), (error: Error) => {
      assert.ok(error instanceof InputError);
      return reason.test(error.message);
    });
  refused({ kind: "wavelet" }, /kind = "wavelet": "logMel" or "mfcc" or/);
  refused(
    { kind: "chroma", nMels: 3 },
    /feature: the key "nMels" is unknown; known keys: kind, nChroma, tuning/,
  );
  // What every object has is neither a kind nor a setting.
  refused({ kind: "toString" }, /kind = "toString"/);
  refused({ kind: "rms", valueOf: 3 }, /the key "valueOf" is unknown/);
  refused({ kind: "logMel", nMels: 0 }, /feature\.nMels = 0: a whole number of at least 1/);
  refused({ kind: "mfcc", nMfcc: 13, dctType: 1 }, /dctType = 1: a whole number from 2 to 3/);
  refused({ kind: "logMel" }, /the key "nMels" is missing/);
});

Deno.test("stackBands: side by side, frame by frame", () => {
  const a = { data: Float32Array.of(1, 2, 3, 4), frames: 2, bands: 2 };
  const b = { data: Float32Array.of(5, 6), frames: 2, bands: 1 };
  assert.deepEqual(stackBands([a, b]), {
    data: Float32Array.of(1, 2, 5, 3, 4, 6),
    frames: 2,
    bands: 3,
  });
});
