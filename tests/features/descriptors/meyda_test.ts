import assert from "node:assert/strict";
import {
  type MeydaDescriptor,
  meydaDescriptors,
  meydaVectors,
} from "@/features/descriptors/meyda.ts";
import { makeSignal } from "../_signals.ts";

function tone(hz: number, sampleRate = 16000): { samples: Float32Array; sampleRate: number } {
  const samples = Float32Array.from(
    { length: 4096 },
    (_, i) => 0.5 * Math.sin(2 * Math.PI * hz * i / sampleRate),
  );
  return { samples, sampleRate };
}

function first(
  waveform: { samples: Float32Array; sampleRate: number },
  frameLength = 2048,
): Record<MeydaDescriptor, number> {
  const { names, data } = meydaDescriptors(waveform, { frameLength });
  return Object.fromEntries(names.map((name, i) => [name, data[i]!])) as Record<
    MeydaDescriptor,
    number
  >;
}

Deno.test("meydaDescriptors: what a tone of 1 kHz must give", () => {
  const found = first(tone(1000));
  assert.ok(Math.abs(found.spectralCentroid - 128) < 1, "1 kHz is bin 128 of 2048 at 16 kHz");
  assert.ok(Math.abs(found.spectralRolloff - 1000) < 20);
  // A Hann window takes the mean square down to 3/8.
  assert.ok(Math.abs(found.rms - 0.5 * Math.sqrt(3 / 16)) < 1e-3);
  assert.ok(Math.abs(found.energy / (2048 * found.rms ** 2) - 1) < 1e-5);
  assert.ok(Math.abs(found.zcr - 256) <= 2);
  assert.ok(found.spectralFlatness < 0.01);
});

Deno.test("meydaDescriptors: another rate or frame length leaves no stale filters behind", () => {
  const before = first(tone(1000));
  const sharpness = first(tone(1000, 44100)).perceptualSharpness;
  first(tone(1000), 512);
  assert.deepEqual(first(tone(1000)), before);
  assert.notEqual(sharpness, before.perceptualSharpness);
  const chroma = meydaVectors(tone(1000), { feature: "chroma" }).data;
  meydaVectors(tone(1000, 44100), { feature: "chroma" });
  assert.deepEqual(meydaVectors(tone(1000), { feature: "chroma" }).data, chroma);
});

Deno.test("meydaDescriptors: silence has an RMS, but no centroid", () => {
  const silence = { samples: new Float32Array(4096), sampleRate: 16000 };
  const found = first(silence);
  for (const name of ["rms", "energy", "zcr", "loudness"] as const) assert.equal(found[name], 0);
  for (const name of ["spectralCentroid", "spectralFlatness", "spectralRolloff"] as const) {
    assert.ok(Number.isNaN(found[name]), name);
  }
});

Deno.test("meydaVectors: mel-cepstrum and chroma in Meyda's own form", () => {
  const w = makeSignal("tones", { sampleRate: 16000, length: 5000 });
  assert.deepEqual([meydaVectors(w, { feature: "mfcc" }).bands], [13]);
  const { data, frames } = meydaVectors(tone(440), { feature: "chroma" });
  assert.deepEqual([frames, data.length, data.slice(0, 12).indexOf(1)], [5, 60, 9], "A is class 9");
});

Deno.test("meydaDescriptors: refuses frames that cannot be", () => {
  const w = makeSignal("tones", { sampleRate: 16000, length: 1000 });
  assert.throws(() => meydaDescriptors(w), /frame of 2048 samples: the sound has 1000/);
  assert.throws(() => meydaDescriptors(w, { frameLength: 1000 }), /power of two/);
  assert.throws(() => meydaDescriptors(w, { frameLength: 256, hopLength: 0 }), /hopLength = 0/);
});
