import assert from "node:assert/strict";
import { seededRandom } from "@/base/random.ts";
import {
  addNoise,
  type AugmentationConfig,
  augmentClip,
  drawBeta,
  maskBands,
  maskTime,
  mixClips,
  NO_AUGMENTATION,
  offsetChannel,
  shiftTime,
} from "@/training/augment.ts";

const SHAPE = [2, 3, 2] as const; // bands, frames, channels
const clip = () => Float32Array.from({ length: 12 }, (_, i) => i + 1);

Deno.test("masks set frames and bands to zero", () => {
  const time = clip();
  maskTime(time, SHAPE, { start: 1, length: 1 });
  assert.deepEqual([...time], [1, 2, 0, 0, 5, 6, 7, 8, 0, 0, 11, 12]);
  const bands = clip();
  maskBands(bands, SHAPE, { start: 1, length: 1 });
  assert.deepEqual([...bands], [1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0]);
});

Deno.test("a shift moves frames, and back again", () => {
  const x = clip();
  shiftTime(x, SHAPE, 1);
  assert.deepEqual([...x], [5, 6, 1, 2, 3, 4, 11, 12, 7, 8, 9, 10]);
  shiftTime(x, SHAPE, -1);
  assert.deepEqual(x, clip());
  shiftTime(x, SHAPE, 3);
  assert.deepEqual(x, clip());
});

Deno.test("an offset moves one channel", () => {
  const x = clip();
  offsetChannel(x, SHAPE, { channel: 1, offset: 10 });
  assert.deepEqual([...x], [1, 12, 3, 14, 5, 16, 7, 18, 9, 20, 11, 22]);
  assert.throws(() => offsetChannel(x, SHAPE, { channel: 2, offset: 1 }), /clips have 2 channels/);
});

Deno.test("noise has the standard deviation it should, and no mean", () => {
  const x = new Float32Array(50_000);
  addNoise(x, { std: 0.3, random: seededRandom(1) });
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

Deno.test("what is done follows from the random stream alone", () => {
  const run = (seed: number) => {
    const x = new Float32Array(1200).fill(5);
    augmentClip(x, BIG, { config: EVERYTHING, random: seededRandom(seed) });
    return x;
  };
  assert.deepEqual(run(1), run(1));
  assert.notDeepEqual(run(1), run(2));
});

Deno.test("masks have the widths that their shares say", () => {
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
    const zeros = x.filter((v) => v === 0).length, others = x.filter((v) => v !== 5).length;
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
