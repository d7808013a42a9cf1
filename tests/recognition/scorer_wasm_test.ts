import assert from "node:assert/strict";
import { seededRandom } from "@/base/random.ts";
import { loadModel } from "@/disk/models.ts";
import { PATHS } from "@/disk/paths.ts";
import { featureShape } from "@/features/config.ts";
import { startEngine } from "@/host/mod.ts";
import { createScorer, SLOTS } from "@/recognition/scorer.ts";

Deno.test("the project's own kernels give a clip one score, in batches of any shape", async () => {
  const engine = await startEngine({ provider: "wasm" });
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
    assert.deepEqual(await scorer.score(clip), together[slot]);
  }
  loaded.model.dispose();
});
