import assert from "node:assert/strict";
import { seededRandom } from "@/base/random.ts";
import {
  type AugmentationConfig,
  augmentClip,
  drawBeta,
  mixClips,
  mixSpectrum,
  NO_AUGMENTATION,
  spectrumOf,
} from "@/training/augment.ts";

const SHAPE = [2, 3, 2] as const; // bands, frames, planes
const clip = () => Float32Array.from({ length: 12 }, (_, i) => i + 1);

/** The clips that come of one kind of augmentation over many seeds, as text. */
function outcomes(change: Partial<AugmentationConfig>): string[] {
  const config = { ...NO_AUGMENTATION, ...change };
  const found = new Set<string>();
  for (let seed = 0; seed < 60; seed++) {
    const x = clip();
    augmentClip(x, SHAPE, { config, random: seededRandom(seed) });
    found.add(x.join(" "));
  }
  return [...found].sort();
}

Deno.test("masks set whole frames or whole bands to zero", () => {
  const mask = (share: number) => ({ probability: 1, count: 1, minShare: share, maxShare: share });
  assert.deepEqual(outcomes({ timeMask: mask(0.34) }), [
    "0 0 3 4 5 6 0 0 9 10 11 12",
    "1 2 0 0 5 6 7 8 0 0 11 12",
    "1 2 3 4 0 0 7 8 9 10 0 0",
  ]);
  assert.deepEqual(outcomes({ bandMask: mask(0.5) }), [
    "0 0 0 0 0 0 7 8 9 10 11 12",
    "1 2 3 4 5 6 0 0 0 0 0 0",
  ]);
});

Deno.test("a shift rotates the frames of every band", () => {
  assert.deepEqual(outcomes({ timeShift: { probability: 1, maxShare: 0.34 } }), [
    "1 2 3 4 5 6 7 8 9 10 11 12",
    "3 4 5 6 1 2 9 10 11 12 7 8",
    "5 6 1 2 3 4 11 12 7 8 9 10",
  ]);
});

Deno.test("a gain adds one offset to one plane", () => {
  const gain = { probability: 1, maxOffset: 10, channels: [1] };
  for (const outcome of outcomes({ gain })) {
    const change = outcome.split(" ").map((value, i) => Number(value) - (i + 1));
    assert.ok(change.every((by, i) => Math.abs(by - (i % 2 === 0 ? 0 : change[1]!)) < 1e-5));
    assert.ok(Math.abs(change[1]!) <= 10);
  }
});

Deno.test("noise has the standard deviation that is set, and no mean", () => {
  const x = new Float32Array(50_000);
  const config = { ...NO_AUGMENTATION, noise: { probability: 1, minStd: 0.3, maxStd: 0.3 } };
  augmentClip(x, [100, 500, 1], { config, random: seededRandom(1) });
  const mean = x.reduce((a, b) => a + b) / x.length;
  const variance = x.reduce((sum, v) => sum + v * v, 0) / x.length;
  assert.ok(Math.abs(mean) < 0.005, `${mean}`); // 3 sigma of the mean = 0.004
  assert.ok(Math.abs(Math.sqrt(variance) / 0.3 - 1) < 0.02);
});

Deno.test("mixing weighs two clips", () => {
  const x = Float32Array.of(1, 2);
  mixClips(x, Float32Array.of(3, 6), 0.75);
  assert.deepEqual([...x], [1.5, 3]);
});

Deno.test("a mixed spectrum lies between two, band by band, and the movement is kept", () => {
  const random = seededRandom(1);
  const shape = [3, 50, 2] as const;
  const noise = (mean: number, width: number) =>
    Float32Array.from({ length: 300 }, () => mean + width * random.normal());
  const own = noise(2, 1);
  const spectra = { own: spectrumOf(own, shape), other: spectrumOf(noise(-4, 3), shape) };
  const mixed = own.slice();
  mixSpectrum(mixed, shape, { ...spectra, share: 0.25 });
  const found = spectrumOf(mixed, shape);
  for (let band = 0; band < 6; band++) {
    for (const key of ["mean", "deviation"] as const) {
      const wanted = 0.25 * spectra.own[key][band]! + 0.75 * spectra.other[key][band]!;
      assert.ok(Math.abs(found[key][band]! - wanted) < 1e-5, `${key} of band ${band}`);
    }
    const first = Math.floor(band / 2) * 100 + band % 2;
    const scaled = (x: Float32Array, { mean, deviation }: typeof found) =>
      (x[first + 10]! - mean[band]!) / deviation[band]!;
    assert.ok(Math.abs(scaled(mixed, found) - scaled(own, spectra.own)) < 1e-5);
  }
  mixSpectrum(mixed, shape, { own: found, other: spectra.own, share: 0 });
  assert.ok(mixed.every((value, i) => Math.abs(value - own[i]!) < 1e-5), "and back again");
});

Deno.test("a band that does not move is shifted, and not blown up, when spectra are mixed", () => {
  const still = new Float32Array(8).fill(3);
  const own = spectrumOf(still, [2, 4, 1]);
  const other = { mean: new Float64Array(2), deviation: new Float64Array(2).fill(1) };
  mixSpectrum(still, [2, 4, 1], { own, other, share: 0.5 });
  assert.deepEqual([...still], Array(8).fill(1.5));
});

Deno.test("Beta(a, a) has mean 1/2 and variance 1 / (4 (2a + 1))", () => {
  const random = seededRandom(1);
  for (const alpha of [0.2, 1, 3]) {
    const draws = Array.from({ length: 20_000 }, () => drawBeta(alpha, random));
    const mean = draws.reduce((a, b) => a + b) / draws.length;
    const variance = draws.reduce((sum, v) => sum + (v - mean) ** 2, 0) / draws.length;
    assert.ok(draws.every((v) => v >= 0 && v <= 1));
    assert.ok(Math.abs(mean - 0.5) < 0.01, `${alpha} ${mean}`);
    assert.ok(Math.abs(variance * 4 * (2 * alpha + 1) - 1) < 0.04, `${alpha} ${variance}`);
  }
});

const EVERYTHING: AugmentationConfig = {
  oneOnly: false,
  noise: { probability: 1, minStd: 0.1, maxStd: 0.1 },
  timeMask: { probability: 1, count: 2, minShare: 0.1, maxShare: 0.3 },
  bandMask: { probability: 1, count: 1, minShare: 0.1, maxShare: 0.3 },
  timeShift: { probability: 1, maxShare: 0.5 },
  gain: { probability: 1, maxOffset: 1, channels: [0] },
  mixup: null,
};
const BIG = [20, 30, 2] as const;

Deno.test("the result depends on the random stream alone", () => {
  const run = (seed: number) => {
    const x = new Float32Array(1200).fill(5);
    augmentClip(x, BIG, { config: EVERYTHING, random: seededRandom(seed) });
    return x;
  };
  assert.deepEqual(run(1), run(1));
  assert.notDeepEqual(run(1), run(2));
});

Deno.test("masks have all widths between their two shares", () => {
  const config = {
    ...NO_AUGMENTATION,
    timeMask: { probability: 1, count: 1, minShare: 0.1, maxShare: 0.3 },
  };
  const widths = new Set<number>();
  for (let seed = 0; seed < 200; seed++) {
    const x = new Float32Array(1200).fill(5);
    augmentClip(x, BIG, { config, random: seededRandom(seed) });
    widths.add(x.filter((v) => v === 0).length / 40);
  }
  assert.deepEqual([...widths].sort((a, b) => a - b), [3, 4, 5, 6, 7, 8, 9]);
});

Deno.test("oneOnly applies one kind to a clip, each as often as the others", () => {
  const config = {
    ...NO_AUGMENTATION,
    oneOnly: true,
    noise: { probability: 1, minStd: 0.1, maxStd: 0.1 },
    timeMask: { probability: 1, count: 1, minShare: 0.1, maxShare: 0.1 },
  };
  let masked = 0;
  for (let seed = 0; seed < 400; seed++) {
    const x = new Float32Array(1200).fill(5);
    augmentClip(x, BIG, { config, random: seededRandom(seed) });
    const zeros = x.filter((v) => v === 0).length;
    const others = x.filter((v) => v !== 5).length;
    assert.ok((zeros === 120 && others === 120) || (zeros === 0 && others > 1000));
    if (zeros > 0) masked++;
  }
  assert.ok(masked > 160 && masked < 240, `${masked}`); // 200 +- 4 sigma
});

Deno.test("a probability of 0 and no settings leave clips as they are", () => {
  const x = clip();
  augmentClip(x, SHAPE, { config: NO_AUGMENTATION, random: seededRandom(1) });
  const never = { ...NO_AUGMENTATION, noise: { probability: 0, minStd: 1, maxStd: 1 } };
  augmentClip(x, SHAPE, { config: never, random: seededRandom(1) });
  augmentClip(x, SHAPE, { config: { ...never, oneOnly: true }, random: seededRandom(1) });
  assert.deepEqual(x, clip());
});
