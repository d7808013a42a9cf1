import assert from "node:assert/strict";
import { clipSize, type FeatureSet, sharedValues } from "@/features/set.ts";

const SET: FeatureSet = { data: new Float32Array(12), shape: [2, 3, 2, 1], ids: ["a", "b"] };

Deno.test("clipSize: values per clip", () => assert.equal(clipSize(SET), 6));

Deno.test("sharedValues: a copy made by sending is none", () => {
  const values = sharedValues(3), sent = structuredClone(values);
  sent[1] = 5;
  assert.deepEqual([...values], [0, 5, 0]);
});
