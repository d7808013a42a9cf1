import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { amplitudeToDb, powerToDb } from "@/features/spectral/decibels.ts";
import { goldenCases, largestError, rowsOf, unpack } from "../_golden.ts";
import { seededRandom } from "@/base/random.ts";
import { DECIBELS } from "../_options.ts";

/** In double precision, against values down to -100 dB; reached 3e-10 (near the smallest power). */
const TOLERANCE_DB = 1e-8;

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

Deno.test("amplitudeToDb: twice the dB of powerToDb, signs ignored", () => {
  assert.deepEqual([...amplitudeToDb(Float64Array.of(1, -10, 0.01))], [0, 20, -40]);
  assert.deepEqual([...amplitudeToDb(Float64Array.of(1, 10), { ref: 10 })], [-20, 0]);
  assert.deepEqual([...amplitudeToDb(Float64Array.of(1, 0), { topDb: null })], [0, -100]);
});

Deno.test("amplitudeToDb: equal to librosa at three settings", () => {
  for (const { setting, name, golden, spectrogram } of goldenCases()) {
    const data = amplitudeToDb(spectrogram.power.map(Math.sqrt), DECIBELS[setting]);
    const rows = rowsOf({ data, bands: spectrogram.bins }, golden.frames, golden.binStep);
    const error = largestError(rows, unpack(golden.amplitudeDb));
    assert.ok(error < TOLERANCE_DB, `${setting} ${name}: ${error}`);
  }
});

Deno.test("powerToDb: keeps the type, leaves the input, refuses bad settings", () => {
  const power = Float32Array.of(0.5, 2);
  assert.ok(powerToDb(power) instanceof Float32Array);
  assert.deepEqual([...power], [0.5, 2]);
  assert.throws(() => powerToDb(power, { amin: 0 }), InputError);
  assert.throws(() => powerToDb(power, { topDb: -1 }), InputError);
  for (const amin of [-1, 1e-200]) {
    assert.throws(() => amplitudeToDb(power, { amin }), { message: new RegExp(`amin ${amin} is`) });
  }
  assert.deepEqual([...amplitudeToDb(Float64Array.of(0), { amin: 2 ** -511 })], [
    ...powerToDb(Float64Array.of(0), { amin: 2 ** -1022 }),
  ]);
});
