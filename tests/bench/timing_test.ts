import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { compareTimes, median } from "@/bench/timing.ts";
import { seededRandom } from "@/base/random.ts";

Deno.test("median: hand values", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 3, 2]), 2.5);
});

Deno.test("compareTimes: medians, their ratio, and an interval around it", () => {
  const random = seededRandom(3);
  const noisy = (ms: number) => Array.from({ length: 40 }, () => ms * (1 + 0.05 * random.normal()));
  const { ms, peerMs, ratio, ratioLow, ratioHigh, runs } = compareTimes(noisy(5), noisy(20));
  assert.equal(runs, 40);
  assert.ok(Math.abs(ms - 5) < 0.2 && Math.abs(peerMs! - 20) < 0.8);
  assert.equal(ratio, ms / peerMs!);
  assert.ok(ratioLow! < 0.25 && 0.25 < ratioHigh! && ratioHigh! - ratioLow! < 0.03);
});

Deno.test("compareTimes: what slows both does not widen the interval", () => {
  const load = [1, 3, 1, 2, 5, 1, 1, 4];
  const { ratioLow, ratioHigh } = compareTimes(load, load.map((x) => 2 * x));
  assert.deepEqual([ratioLow, ratioHigh], [0.5, 0.5]);
});

Deno.test("compareTimes: refuses what is not in pairs", () => {
  assert.throws(() => compareTimes([], []), InputError);
  assert.throws(() => compareTimes([1], [1, 2]), /1 timings with 2/);
});

Deno.test("compareTimes: fewer than three pairs have a ratio, but no interval", () => {
  const { ratio, ratioLow, ratioHigh } = compareTimes([1, 3], [4, 4]);
  assert.deepEqual([ratio, ratioLow, ratioHigh], [0.5, null, null]);
});
