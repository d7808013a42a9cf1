import assert from "node:assert/strict";
import { releasedScorer } from "./_scorer.ts";

Deno.test("a score depends on its row alone, not on the other rows of the batch", async () => {
  using released = await releasedScorer();
  const { scorer, clips } = released;
  const together = await scorer.scoreRows(clips, 0);
  for (const [slot, clip] of clips.entries()) {
    assert.deepEqual(await scorer.scoreRows([clip], slot), [together[slot]]);
    const alone = await scorer.score(clip);
    const largest = Math.max(...alone.map((score, k) => Math.abs(score - together[slot]![k]!)));
    assert.ok(largest < 1e-6, `another shape of batch rounds otherwise, by ${largest}`);
  }
});
