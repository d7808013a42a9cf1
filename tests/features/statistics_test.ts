import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { momentsOf, standardise } from "@/features/matrix.ts";
import {
  applyStatistics,
  type FeatureSet,
  fitStatistics,
  scaleClips,
} from "@/features/statistics.ts";
import { seededRandom } from "@/base/random.ts";

const [CLIPS, BANDS, FRAMES, CHANNELS] = [5, 3, 4, 2];

function makeSet(): FeatureSet {
  const random = seededRandom("statistics");
  const data = Float32Array.from(
    { length: CLIPS * BANDS * FRAMES * CHANNELS },
    (_, i) => (i % CHANNELS) * 100 + 3 * random.normal(),
  );
  const ids = ["a", "b", "c", "d", "e"];
  return { data, shape: [CLIPS, BANDS, FRAMES, CHANNELS], ids };
}

/** The values of one channel, and of one band if given, of the first clips. */
function valuesOf(set: FeatureSet, clips: number, channel: number, band?: number): Float32Array {
  const size = BANDS * FRAMES * CHANNELS;
  return set.data.slice(0, clips * size).filter((_, i) =>
    i % CHANNELS === channel &&
    (band === undefined || Math.floor((i % size) / (FRAMES * CHANNELS)) === band)
  );
}

Deno.test("fitStatistics: mean and deviation of the clips named, and of no others", () => {
  const set = makeSet();
  const { mean, std, fittedOn, per } = fitStatistics(set, ["a", "b", "c"]);
  assert.deepEqual([mean.length, per, fittedOn], [CHANNELS, "channel", ["a", "b", "c"]]);
  for (let c = 0; c < CHANNELS; c++) {
    const expected = momentsOf(valuesOf(set, 3, c));
    assert.ok(Math.abs(mean[c]! - expected.mean) < 1e-5);
    assert.ok(Math.abs(std[c]! - expected.std) < 1e-5);
  }
  const changed = { ...set, data: set.data.slice() };
  changed.data.fill(1e6, 3 * BANDS * FRAMES * CHANNELS);
  assert.deepEqual(fitStatistics(changed, ["a", "b", "c"]).mean, mean, "test clips leave no trace");
});

Deno.test("fitStatistics: per band", () => {
  const set = makeSet();
  const { mean, std } = fitStatistics(set, ["b", "a"], { per: "band" });
  assert.equal(mean.length, BANDS * CHANNELS);
  for (let b = 0; b < BANDS; b++) {
    for (let c = 0; c < CHANNELS; c++) {
      const expected = momentsOf(valuesOf(set, 2, c, b));
      assert.ok(Math.abs(mean[b * CHANNELS + c]! - expected.mean) < 1e-5);
      assert.ok(Math.abs(std[b * CHANNELS + c]! - expected.std) < 1e-5);
    }
  }
});

Deno.test("applyStatistics: zero mean and unit variance on what they were fitted on", () => {
  const set = makeSet();
  for (const per of ["channel", "band"] as const) {
    const scaled = applyStatistics(set, fitStatistics(set, set.ids, { per }));
    for (let c = 0; c < CHANNELS; c++) {
      const { mean, std } = momentsOf(valuesOf(scaled, CLIPS, c));
      assert.ok(Math.abs(mean) < 1e-4 && Math.abs(std - 1) < 1e-4);
    }
    assert.deepEqual(scaled.ids, set.ids);
  }
  assert.deepEqual(set, makeSet(), "the input is left alone");
});

Deno.test("scaleClips: one clip by itself as in its set", () => {
  const set = makeSet();
  const statistics = fitStatistics(set, set.ids, { per: "band" });
  const size = BANDS * FRAMES * CHANNELS;
  const clip = scaleClips(set.data.slice(size, 2 * size), {
    shape: [BANDS, FRAMES, CHANNELS],
    statistics,
  });
  assert.deepEqual(clip, applyStatistics(set, statistics).data.slice(size, 2 * size));
});

Deno.test("fitStatistics: a constant band is shifted, not divided by zero", () => {
  const set = { ...makeSet(), data: new Float32Array(CLIPS * BANDS * FRAMES * CHANNELS).fill(5) };
  const scaled = applyStatistics(set, fitStatistics(set, set.ids));
  assert.ok(scaled.data.every((x) => x === 0));
});

Deno.test("statistics: refuse clips that are not there and features of another shape", () => {
  const set = makeSet();
  assert.throws(() => fitStatistics(set, []), InputError);
  assert.throws(() => fitStatistics(set, ["a", "z"]), /the clip "z"/);
  assert.throws(() => fitStatistics(set, ["a", "a"]), /no clip was named, or one was named twice/);
  const statistics = fitStatistics(set, set.ids, { per: "band" });
  const other: FeatureSet = { ...set, shape: [CLIPS, 4, 3, 2] };
  assert.throws(() => applyStatistics(other, statistics), InputError);
});

Deno.test("standardise: zero mean, unit variance, whatever scale and offset were", () => {
  const random = seededRandom(7);
  const data = Float32Array.from({ length: 600 }, () => -300 + 40 * random.normal());
  const out = standardise({ data, frames: 20, bands: 30 });
  const { mean, std } = momentsOf(out.data);
  assert.ok(Math.abs(mean) < 1e-6 && Math.abs(std - 1) < 1e-6);
  const doubled = standardise({ data: data.map((x) => 2 * x + 1), frames: 20, bands: 30 });
  doubled.data.forEach((x, i) => assert.ok(Math.abs(x - out.data[i]!) < 1e-4));
});

Deno.test("standardise: constant values become zero", () => {
  for (const value of [0, -100, 1 / 3]) {
    const data = new Float32Array(50).fill(value);
    assert.ok(standardise({ data, frames: 5, bands: 10 }).data.every((x) => x === 0));
  }
});
