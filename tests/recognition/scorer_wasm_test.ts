import assert from "node:assert/strict";
import { releasedScorer } from "./_scorer.ts";

Deno.test("the project's own kernels give a clip one score, in batches of any shape", async () => {
  using released = await releasedScorer({ provider: "wasm" });
  const { scorer, clips } = released;
  const together = await scorer.scoreRows(clips, 0);
  for (const [slot, clip] of clips.entries()) {
    assert.deepEqual(await scorer.scoreRows([clip], slot), [together[slot]]);
    assert.deepEqual(await scorer.score(clip), together[slot]);
  }
});
