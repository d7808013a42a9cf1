import assert from "node:assert/strict";
import { checkFeatureSet, clipSize, type FeatureSet, sharedValues } from "@/features/set.ts";

const SET: FeatureSet = { data: new Float32Array(12), shape: [2, 3, 2, 1], ids: ["a", "b"] };

Deno.test("clipSize: values per clip", () => assert.equal(clipSize(SET), 6));

Deno.test("sharedValues: a copy made by sending is none", () => {
  const values = sharedValues(3), sent = structuredClone(values);
  sent[1] = 5;
  assert.deepEqual([...values], [0, 5, 0]);
});

Deno.test("checkFeatureSet: accepts a whole set, refuses one whose parts do not fit", () => {
  checkFeatureSet(SET);
  assert.throws(() => checkFeatureSet({ ...SET, ids: ["a"] }), /1 ids and 12 values/);
  assert.throws(() => checkFeatureSet({ ...SET, data: new Float32Array(11) }), TypeError);
  assert.throws(() => checkFeatureSet({ ...SET, ids: ["a", "a"] }), /the clip "a" stands/);
});
