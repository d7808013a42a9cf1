import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { stackBands } from "@/features/matrix.ts";

Deno.test("stackBands: side by side, frame by frame", () => {
  const a = { data: Float32Array.of(1, 2, 3, 4), frames: 2, bands: 2 };
  const b = { data: Float32Array.of(5, 6), frames: 2, bands: 1 };
  assert.deepEqual(stackBands([a, b]), {
    data: Float32Array.of(1, 2, 5, 3, 4, 6),
    frames: 2,
    bands: 3,
  });
});

Deno.test("stackBands: refuses nothing, and unequal numbers of frames", () => {
  const a = { data: Float32Array.of(1), frames: 1, bands: 1 };
  const b = { data: Float32Array.of(1, 2), frames: 2, bands: 1 };
  assert.throws(() => stackBands([]), InputError);
  assert.throws(() => stackBands([a, b]), /one matrix has 2 frames, another 1/);
});
