import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { mfccOfLogMel } from "@/features/spectral/mfcc.ts";
import { largestError } from "../_golden.ts";

Deno.test("mfccOfLogMel: all coefficients keep the energy, and type 3 undoes type 2", () => {
  const frame = {
    data: Float32Array.from({ length: 12 }, (_, i) => Math.sin(i * i)),
    frames: 1,
    bands: 12,
  };
  const all = mfccOfLogMel(frame, { nMfcc: 12 });
  const energy = (data: Float32Array) => data.reduce((sum, x) => sum + x * x, 0);
  assert.ok(Math.abs(energy(all.data) - energy(frame.data)) < 1e-5);
  const back = mfccOfLogMel(all, { nMfcc: 12, dctType: 3 });
  assert.ok(largestError(back.data, frame.data) < 1e-6);
  assert.throws(
    () => mfccOfLogMel(frame, { nMfcc: 12, dctType: 4 as 2 }),
    /dctType = 4: a whole number from 2/,
  );
});

Deno.test("mfccOfLogMel: a constant frame has a 0th coefficient only", () => {
  const flat = { data: new Float32Array(16).fill(3), frames: 1, bands: 16 };
  const [zeroth, ...rest] = mfccOfLogMel(flat, { nMfcc: 5 }).data;
  assert.equal(zeroth, 12, "3 sqrt(16)");
  assert.ok(rest.every((c) => Math.abs(c) < 1e-5));
});

Deno.test("mfccOfLogMel: refuses more coefficients than bands", () => {
  const flat = { data: new Float32Array(16), frames: 1, bands: 16 };
  assert.throws(() => mfccOfLogMel(flat, { nMfcc: 17 }), /17 cepstral coefficients from 16/);
  assert.throws(() => mfccOfLogMel(flat, { nMfcc: 0 }), InputError);
});

Deno.test("mfccOfLogMel: a lifter weights each coefficient by its sine", () => {
  const frame = { data: Float32Array.from({ length: 16 }, (_, i) => i * i), frames: 1, bands: 16 };
  const plain = mfccOfLogMel(frame, { nMfcc: 6 }).data;
  mfccOfLogMel(frame, { nMfcc: 6, lifter: 22 }).data.forEach((value, n) => {
    const expected = plain[n]! * (1 + 11 * Math.sin(Math.PI * (n + 1) / 22));
    assert.ok(Math.abs(value - expected) < 1e-6 * Math.abs(expected) + 1e-9);
  });
  assert.throws(() => mfccOfLogMel(frame, { nMfcc: 6, lifter: -1 }), /lifter = -1/);
});
