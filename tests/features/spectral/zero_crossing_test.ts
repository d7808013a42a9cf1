import assert from "node:assert/strict";
import { zeroCrossingRate } from "@/features/spectral/zero_crossing.ts";
import { framesOf, goldenCases, largestError, rowsOf, unpack } from "../_golden.ts";
import { ZERO } from "../_options.ts";

/** Counts divided by the frame's length, rounded to float32; reached 2.7e-8. */
const TOLERANCE = 6e-8;

Deno.test("zeroCrossingRate: equal to librosa at three settings", () => {
  for (const { setting, name, golden, waveform } of goldenCases()) {
    const matrix = zeroCrossingRate(waveform, ZERO[setting]);
    const rows = rowsOf(matrix, framesOf(matrix.frames));
    const error = largestError(rows, unpack(golden.zeroCrossingRate));
    assert.ok(error < TOLERANCE, `${setting} ${name}: ${error}`);
  }
});

Deno.test("zeroCrossingRate: zero counts as positive, and so does what is below the threshold", () => {
  const w = { samples: Float32Array.of(1, 0, -1, -0.1, 1, -1, 1, 1), sampleRate: 8000 };
  const rate = (threshold: number) =>
    zeroCrossingRate(w, { frameLength: 8, hopLength: 8, centre: false, threshold }).data[0]! * 8;
  assert.equal(rate(0), 4, "0 to -1, -0.1 to 1, 1 to -1, -1 to 1");
  assert.equal(rate(0.2), 4, "the crossing moves to before the small sample");
  assert.equal(rate(1), 0);
  assert.throws(() => rate(-1), /threshold -1/);
});
