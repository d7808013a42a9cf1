/** The scorer of the released network, and a batch of made clips. */
import { seededRandom } from "@/base/random.ts";
import { loadModel } from "@/disk/models.ts";
import { PATHS } from "@/disk/paths.ts";
import type { EngineOptions } from "@/engine/start.ts";
import { featureShape } from "@/features/config.ts";
import { startEngine } from "@/host/mod.ts";
import { createScorer, SLOTS } from "@/recognition/scorer.ts";

/** Starts the engine, which stays that of the whole file. */
export async function releasedScorer(options: EngineOptions = {}) {
  const engine = await startEngine(options);
  const loaded = await loadModel(`${PATHS.models}/unseen_speakers`);
  const size = featureShape(loaded.card.features).reduce((product, length) => product * length);
  const random = seededRandom(1);
  const clips = Array.from(
    { length: SLOTS },
    () => Float32Array.from({ length: size }, () => random.normal()),
  );
  const scorer = createScorer(loaded, { engine });
  return { scorer, clips, [Symbol.dispose]: () => loaded.model.dispose() };
}
