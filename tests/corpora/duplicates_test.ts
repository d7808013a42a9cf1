import assert from "node:assert/strict";
import { duplicateGroups, identicalUnits } from "@/corpora/duplicates.ts";

const RECORDINGS = [
  { id: "d", sha256: "2" },
  { id: "b", sha256: "1" },
  { id: "e", sha256: "3" },
  { id: "a", sha256: "2" },
  { id: "c", sha256: "1" },
  { id: "f", sha256: "2" },
];

Deno.test("recordings with equal content are grouped, in order of their ids", () => {
  assert.deepEqual(duplicateGroups(RECORDINGS), [["a", "d", "f"], ["b", "c"]]);
  assert.deepEqual(duplicateGroups([]), []);
});

Deno.test("units hold every recording once", () => {
  assert.deepEqual(identicalUnits(RECORDINGS), [["a", "d", "f"], ["b", "c"], ["e"]]);
});
