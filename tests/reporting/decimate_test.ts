import assert from "node:assert/strict";
import { envelope, poolMatrix } from "@/reporting/decimate.ts";
import { seededRandom } from "@/base/random.ts";

Deno.test("envelope keeps the lowest and highest sample of each interval", () => {
  const { low, high, step } = envelope([0, 3, -1, 2, 5, 4, 1], { columns: 3 });
  assert.equal(step, 3);
  assert.deepEqual([...low], [-1, 2, 1]);
  assert.deepEqual([...high], [3, 5, 1]);
});

Deno.test("envelope keeps every peak of a long signal", () => {
  const random = seededRandom("envelope");
  const samples = Float32Array.from({ length: 48_011 }, () => random.uniform() * 0.1);
  samples[31_337] = 0.9;
  samples[48_010] = -0.7;
  const { low, high } = envelope(samples, { columns: 500 });
  assert.ok(low.length <= 500);
  assert.equal(Math.max(...high), Math.fround(0.9));
  assert.equal(low.at(-1), Math.fround(-0.7));
});

Deno.test("poolMatrix averages blocks of neighbours, also at the edges", () => {
  // frames × bands = 3 × 2
  const matrix = { data: Float32Array.of(1, 2, 3, 4, 50, 60), frames: 3, bands: 2 };
  const pooled = poolMatrix(matrix, { maxFrames: 2, maxBands: 1 });
  assert.deepEqual([...pooled.matrix.data], [2.5, 55]);
  assert.deepEqual([pooled.framesPerCell, pooled.bandsPerCell], [2, 2]);
  assert.deepEqual(poolMatrix(matrix), { matrix, framesPerCell: 1, bandsPerCell: 1 });
});
