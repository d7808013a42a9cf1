import assert from "node:assert/strict";
import { readFrame, toFrame } from "@/reporting/frame.ts";

Deno.test("toFrame keeps columns, values, gaps and labels", () => {
  const frame = toFrame([{ a: 1, b: "x" }, { a: 2.5, b: null }], { index: ["r", "s"] });
  const { columns, values, index, shape } = readFrame(frame);
  assert.deepEqual(columns, ["a", "b"]);
  assert.deepEqual(values, [[1, "x"], [2.5, null]]);
  assert.deepEqual(index, ["r", "s"]);
  assert.deepEqual(shape, [2, 2]);
});

Deno.test("toFrame reads columns by name, in the order of the first row", () => {
  assert.deepEqual(readFrame(toFrame([{ a: 1, b: 2 }, { b: 4, a: 3 }])).values, [[1, 2], [3, 4]]);
});

Deno.test("a frame is danfojs': it groups and describes", () => {
  const frame = toFrame([{ g: "x", v: 1 }, { g: "x", v: 3 }, { g: "y", v: 5 }]);
  const means = readFrame(frame.groupby(["g"]).agg({ v: "mean" }));
  assert.deepEqual(means.values, [["x", 2], ["y", 5]]);
});

Deno.test("toFrame refuses nothing, and rows of other columns", () => {
  assert.throws(() => toFrame([]), { name: "InputError" });
  assert.throws(() => toFrame([{ a: 1 }, { b: 2 }]), {
    name: "InputError",
    message: /row 1 has the columns b; the table has a/,
  });
});
