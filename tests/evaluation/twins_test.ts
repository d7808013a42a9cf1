import assert from "node:assert/strict";
import { expectedTwinShare, twinShare } from "@/evaluation/twins.ts";

Deno.test("by hand: one copy is in training as often as any other clip is", () => {
  // 20 clips: 4 are tested, 2 validate, 14 are learned; of a test clip's 19 others, 14 are learned.
  assert.ok(Math.abs(expectedTwinShare({ recordings: 10, copies: 1 }) - 14 / 19) < 1e-12);
  // 30 clips, 22 learned, 7 of 29 others are not: both twins are among those with 7/29 * 6/28.
  const two = expectedTwinShare({ recordings: 10, copies: 2 });
  assert.ok(Math.abs(two - (1 - (7 / 29) * (6 / 28))) < 1e-12);
  assert.equal(expectedTwinShare({ recordings: 10, copies: 0 }), 0);
});

Deno.test("twins are counted by what they have in common", () => {
  const originalOf = (id: string) => id.split("~")[0]!;
  const train = ["a", "b~noise"];
  assert.equal(twinShare({ train, test: ["a~noise", "b", "c", "c~noise"] }, originalOf), 0.5);
});
