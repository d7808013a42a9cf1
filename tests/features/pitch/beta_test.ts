import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { betaCdf } from "@/features/pitch/beta.ts";
import { largestError, readGolden, unpack } from "../_golden.ts";

/** The sum of a continued fraction of some tens of terms, in float64. */
const TOLERANCE = 1e-13;

Deno.test("betaCdf: equal to SciPy for four shapes", () => {
  const { beta: shapes } = readGolden<{ beta: { alpha: number; beta: number; cdf: string }[] }>(
    "pitch.json",
  );
  assert.equal(shapes.length, 4);
  for (const { alpha, beta, cdf } of shapes) {
    const actual = Array.from({ length: 41 }, (_, i) => betaCdf(i / 40, { alpha, beta }));
    const error = largestError(actual, unpack(cdf));
    assert.ok(error < TOLERANCE, `(${alpha}, ${beta}): ${error}`);
  }
});

Deno.test("betaCdf: hand values, ends and the mirror image", () => {
  assert.ok(Math.abs(betaCdf(0.3, { alpha: 1, beta: 1 }) - 0.3) < 1e-15, "uniform");
  assert.ok(Math.abs(betaCdf(0.5, { alpha: 2, beta: 1 }) - 0.25) < 1e-15, "x squared");
  assert.deepEqual([-1, 0, 1, 2].map((x) => betaCdf(x, { alpha: 2, beta: 3 })), [0, 0, 1, 1]);
  for (const x of [0.01, 0.4, 0.97]) {
    const sum = betaCdf(x, { alpha: 0.7, beta: 5 }) + betaCdf(1 - x, { alpha: 5, beta: 0.7 });
    assert.ok(Math.abs(sum - 1) < TOLERANCE);
  }
});

Deno.test("betaCdf: refuses shapes that there are not", () => {
  assert.throws(() => betaCdf(0.5, { alpha: 0, beta: 1 }), /shape \(0, 1\)/);
  assert.throws(() => betaCdf(0.5, { alpha: 1, beta: NaN }), InputError);
});
