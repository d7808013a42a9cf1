import assert from "node:assert/strict";
import { seededRandom } from "@/base/random.ts";
import { loadModel } from "@/disk/models.ts";
import { PATHS } from "@/disk/paths.ts";
import { featureShape } from "@/features/config.ts";
import { startEngine } from "@/host/mod.ts";
import { createScorer, SLOTS } from "@/recognition/scorer.ts";

Deno.test("a score depends on its row alone, not on the other rows of the batch", async () => {
  const engine = await startEngine();
  const loaded = await loadModel(`${PATHS.models}/unseen_speakers`);
  const scorer = createScorer(loaded, { engine });
  const size = featureShape(loaded.card.features).reduce((product, length) => product * length);
  const random = seededRandom(1);
  const clips = Array.from(
    { length: SLOTS },
    () => Float32Array.from({ length: size }, () => random.normal()),
  );
  const together = await scorer.scoreRows(clips, 0);
  for (const [slot, clip] of clips.entries()) {
    assert.deepEqual(await scorer.scoreRows([clip], slot), [together[slot]]);
    const alone = await scorer.score(clip);
    const largest = Math.max(...alone.map((score, k) => Math.abs(score - together[slot]![k]!)));
    assert.ok(largest < 1e-6, `another shape of batch rounds otherwise, by ${largest}`);
  }
  loaded.model.dispose();
});
