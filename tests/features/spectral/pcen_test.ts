import assert from "node:assert/strict";
import { pcen } from "@/features/spectral/pcen.ts";

Deno.test("pcen: without bias it is a power, and loudness is divided out", () => {
  const [quiet, loud] = [1e3, 1e6].map((level) =>
    pcen({ data: new Float32Array(200).fill(level), frames: 200, bands: 1 }, {
      hopSec: 0.1,
      bias: 0,
      gain: 1,
      exponent: 2,
    }).data
  );
  for (const data of [quiet!, loud!]) assert.ok(Math.abs(data[199]! - 1) < 1e-5);
  const silence = pcen({ data: new Float32Array(4), frames: 4, bands: 1 }, { hopSec: 0.1 });
  assert.ok(silence.data.every((x) => x === 0));
});

Deno.test("pcen: refuses settings out of range", () => {
  const matrix = { data: new Float32Array(4), frames: 2, bands: 2 };
  const wrong: Partial<Parameters<typeof pcen>[1]>[] = [
    { gain: -1 },
    { bias: -1 },
    { exponent: NaN },
    { hopSec: 0 },
    { timeConstantSec: 0 },
  ];
  for (const options of wrong) {
    const [name] = Object.keys(options);
    assert.throws(() => pcen(matrix, { hopSec: 0.01, ...options }), {
      name: "InputError",
      message: new RegExp(name!),
    });
  }
});
