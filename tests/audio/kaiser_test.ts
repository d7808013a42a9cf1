import assert from "node:assert/strict";
import { besselI0, kaiserAt, kaiserBeta, kaiserLength } from "@/audio/kaiser.ts";
import golden from "./golden/kaiser.json" with { type: "json" };

/** numpy.i0 is a rational approximation of this accuracy. */
const NUMPY_TOLERANCE = 1e-14;

Deno.test("besselI0 agrees with numpy.i0", () => {
  golden.x.forEach((x, i) => {
    const expected = golden.i0[i]!;
    assert(Math.abs(besselI0(x) / expected - 1) < NUMPY_TOLERANCE, `${x}`);
  });
});

Deno.test("kaiserBeta agrees with scipy.signal.kaiser_beta and refuses low attenuations", () => {
  for (const [attenuation, beta] of Object.entries(golden.beta)) {
    assert.equal(kaiserBeta(Number(attenuation)), beta);
  }
  assert.throws(() => kaiserBeta(40), { name: "InputError" });
});

Deno.test("kaiserAt agrees with scipy.signal.windows.kaiser, and is 0 beyond the window", () => {
  golden.window.forEach((expected, i) => {
    assert(Math.abs(kaiserAt(i / 10 - 1, 9.4) - expected) < NUMPY_TOLERANCE, `${i}`);
  });
  assert.deepEqual([kaiserAt(1.001, 9.4), kaiserAt(-2, 9.4)], [0, 0]);
});

Deno.test("kaiserLength halves when the transition doubles", () => {
  assert.equal(kaiserLength(94, 0.1) / 2, kaiserLength(94, 0.2));
});
