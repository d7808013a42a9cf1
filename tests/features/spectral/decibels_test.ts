import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { powerToDb } from "@/features/spectral/decibels.ts";
import { seededRandom } from "@/base/random.ts";

Deno.test("powerToDb: hand values", () => {
  assert.deepEqual([...powerToDb(Float64Array.of(1, 10, 0.001))], [0, 10, -30]);
  assert.deepEqual([...powerToDb(Float64Array.of(1, 10, 0.001), { ref: 10 })], [-10, 0, -40]);
  assert.deepEqual([...powerToDb(Float64Array.of(1, 100), { ref: "max" })], [-20, 0]);
  assert.deepEqual([...powerToDb(Float64Array.of(1, 0))], [0, -80], "topDb");
  assert.deepEqual([...powerToDb(Float64Array.of(1, 0), { topDb: null })], [0, -100], "amin");
  assert.deepEqual([...powerToDb(Float64Array.of(0, 0))], [-100, -100], "silence");
  assert.deepEqual([...powerToDb(Float64Array.of(1, 1e-9), { amin: 1e-3, topDb: null })], [0, -30]);
});

Deno.test("powerToDb: the logarithm of the language, over all magnitudes and many values", () => {
  const random = seededRandom("decibels");
  const power = Float64Array.from({ length: 10_001 }, () => 10 ** (600 * random.uniform() - 300));
  power.set([
    1,
    1 + 2 ** -52,
    1 - 2 ** -53,
    Math.SQRT2,
    Math.SQRT1_2,
    2 ** -1022,
    Number.MAX_VALUE,
  ]);
  const options = { amin: 2 ** -1022, topDb: null };
  const db = powerToDb(power, options);
  power.forEach((p, i) => {
    const expected = 10 * Math.log10(p);
    assert.ok(Math.abs(db[i]! - expected) <= 4e-16 * Math.abs(expected), `${p}: ${db[i]}`);
  });
  assert.deepEqual(powerToDb(Float32Array.from(power), options).length, power.length);
  const near = Float32Array.from(power.map((p) => Math.abs(Math.log10(p)) < 30 ? p : 1));
  assert.deepEqual(powerToDb(near, options), near.map((p) => 10 * Math.log10(p)));
  const odd = Float32Array.of(Infinity, NaN, 4);
  assert.deepEqual([...powerToDb(odd, { topDb: null }).subarray(0, 2)], [Infinity, NaN]);
});

Deno.test("powerToDb: keeps the type, leaves the input, refuses bad settings", () => {
  const power = Float32Array.of(0.5, 2);
  assert.ok(powerToDb(power) instanceof Float32Array);
  assert.deepEqual([...power], [0.5, 2]);
  assert.throws(() => powerToDb(power, { amin: 0 }), InputError);
  assert.throws(() => powerToDb(power, { topDb: -1 }), InputError);
});
