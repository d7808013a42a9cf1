import assert from "node:assert/strict";
import { seededRandom } from "@/base/random.ts";

/** Five standard deviations of a mean of `n` values: met by chance once in 1.7 million tests. */
const fiveSigma = (sd: number, n: number) => 5 * sd / Math.sqrt(n);

function draw(n: number, next: () => number): number[] {
  return Array.from({ length: n }, next);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

Deno.test("equal seeds give equal streams, other seeds other ones", () => {
  const first = (seed: number | string) => draw(20, seededRandom(seed).uniform);
  assert.deepEqual(first(1), first(1));
  assert.deepEqual(first(1), first("1"));
  const starts = Array.from({ length: 2000 }, (_, seed) => first(seed)[0]!);
  assert.equal(new Set(starts).size, 2000);
  assert.ok(Math.abs(mean(starts) - 0.5) < fiveSigma(Math.sqrt(1 / 12), 2000));
});

Deno.test("snapshot: the streams that stored splits and weights were drawn from", () => {
  const { uniform } = seededRandom(1);
  assert.deepEqual(draw(4, uniform).map((u) => u * 2 ** 32), SNAPSHOT);
});

Deno.test("uniform numbers are in [0, 1), with their mean and variance", () => {
  const n = 100_000;
  const values = draw(n, seededRandom("uniform").uniform);
  assert.ok(values.every((u) => u >= 0 && u < 1));
  assert.ok(Math.abs(mean(values) - 0.5) < fiveSigma(Math.sqrt(1 / 12), n));
  // The squared deviation of a uniform number has the variance 1/180.
  const spread = mean(values.map((u) => (u - 0.5) ** 2));
  assert.ok(Math.abs(spread - 1 / 12) < fiveSigma(Math.sqrt(1 / 180), n));
});

Deno.test("every integer below n is as likely as the others", () => {
  const n = 7;
  const draws = 70_000;
  const { integer } = seededRandom(3);
  const counts = new Array<number>(n).fill(0);
  for (let i = 0; i < draws; i++) counts[integer(n)]!++;
  const chiSquare = counts.reduce((sum, c) => sum + (c - draws / n) ** 2 / (draws / n), 0);
  assert.ok(chiSquare < 35.9, `chi-square ${chiSquare}; 6 degrees, p = 3e-6`);
  assert.equal(seededRandom(1).integer(1), 0);
});

Deno.test("normal numbers have the moments of the standard normal", () => {
  const n = 100_000;
  const values = draw(n, seededRandom("normal").normal);
  assert.ok(values.every(Number.isFinite));
  assert.ok(Math.abs(mean(values)) < fiveSigma(1, n));
  assert.ok(Math.abs(mean(values.map((z) => z ** 2)) - 1) < fiveSigma(Math.sqrt(2), n));
  assert.ok(Math.abs(mean(values.map((z) => z ** 3))) < fiveSigma(Math.sqrt(15), n));
  assert.ok(Math.abs(mean(values.map((z) => z ** 4)) - 3) < fiveSigma(Math.sqrt(96), n));
});

Deno.test("shuffling keeps all items, leaves its input alone and favours no order", () => {
  const items = Object.freeze(["a", "b", "c"]);
  const { shuffle } = seededRandom(5);
  const counts = new Map<string, number>();
  const draws = 60_000;
  for (let i = 0; i < draws; i++) {
    const order = shuffle(items).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.deepEqual([...counts.keys()].sort(), ["abc", "acb", "bac", "bca", "cab", "cba"]);
  const sd = Math.sqrt(draws * (1 / 6) * (5 / 6));
  for (const count of counts.values()) assert.ok(Math.abs(count - draws / 6) < 5 * sd);
  assert.deepEqual(shuffle([]), []);
});

Deno.test("a fork depends on seed and label, not on what was drawn before", () => {
  const parent = seededRandom(9);
  const before = draw(5, parent.fork("a").uniform);
  draw(100, parent.uniform);
  assert.deepEqual(draw(5, parent.fork("a").uniform), before);
  assert.notDeepEqual(draw(5, parent.fork("b").uniform), before);
  assert.notDeepEqual(draw(5, seededRandom(10).fork("a").uniform), before);
  assert.deepEqual(draw(5, parent.fork(1).uniform), draw(5, parent.fork("1").uniform));
});

/** The first four 32-bit words of seed 1. */
const SNAPSHOT = [249398423, 1292566414, 3065784268, 3290649435];
