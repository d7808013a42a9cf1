import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { hannWindow } from "@/features/spectral/window.ts";

Deno.test("hannWindow: hand values", () => {
  const expected = [0, 0.5, 1, 0.5];
  hannWindow(4).forEach((w, i) => assert.ok(Math.abs(w - expected[i]!) < 1e-15));
});

Deno.test("hannWindow: copies moved by half its length add up to one (it is periodic)", () => {
  const w = hannWindow(400);
  for (let i = 0; i < 200; i++) assert.ok(Math.abs(w[i]! + w[i + 200]! - 1) < 1e-15);
});

Deno.test("hannWindow: refuses a length that is no positive whole number", () => {
  assert.throws(() => hannWindow(0), InputError);
  assert.throws(() => hannWindow(2.5), InputError);
});
