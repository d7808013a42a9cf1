import assert from "node:assert/strict";
import { pathLength, pathPoints, pointAtLength } from "@/reporting/svg/path.ts";

Deno.test("pathPoints reads absolute and relative commands, and repeated arguments", () => {
  assert.deepEqual(pathPoints("M1,2L3,4 5,6H10V0"), [[1, 2], [3, 4], [5, 6], [10, 6], [10, 0]]);
  assert.deepEqual(pathPoints("m1,1l2,0v-3h-1"), [[1, 1], [3, 1], [3, -2], [2, -2]]);
  assert.deepEqual(pathPoints("M0,0C1,1 2,2 3,3A5,5 0 1,1 4-2Z"), [[0, 0], [3, 3], [4, -2]]);
  assert.deepEqual(pathPoints(""), []);
});

Deno.test("pathLength and pointAtLength walk along straight pieces", () => {
  assert.equal(pathLength("M0,0L3,4H13"), 15);
  assert.deepEqual(pointAtLength("M0,0L3,4H13", 2.5), [1.5, 2]);
  assert.deepEqual(pointAtLength("M0,0L3,4H13", 7), [5, 4]);
});

Deno.test("pointAtLength stays on the path", () => {
  assert.deepEqual(pointAtLength("M1,1H5", -3), [1, 1]);
  assert.deepEqual(pointAtLength("M1,1H5", 99), [5, 1]);
  assert.deepEqual(pointAtLength("", 1), [0, 0]);
});
