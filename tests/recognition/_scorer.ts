/** Scores of the released network for made clips, and those of tfjs's own calls. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { seededRandom } from "@/base/random.ts";
import { loadModel } from "@/disk/models.ts";
import { PATHS } from "@/disk/paths.ts";
import type { EngineOptions } from "@/engine/start.ts";
import { scaleRow } from "@/evaluation/calibration.ts";
import { featureShape } from "@/features/config.ts";
import { startEngine } from "@/host/mod.ts";
import { createScorer, openNetwork } from "@/recognition/scorer.ts";

const CLIPS = 4;

/** Starts the engine, which stays that of the whole file, and compares. */
export async function checkReleasedScores(options: EngineOptions = {}): Promise<void> {
  await startEngine(options);
  const { model, card } = await loadModel(`${PATHS.models}/unseen_speakers`);
  const [bands, frames, planes] = featureShape(card.features);
  const random = seededRandom(1);
  const clips = Array.from(
    { length: CLIPS },
    () => Float32Array.from({ length: bands * frames * planes }, () => random.normal()),
  );
  const network = openNetwork(model);
  const scorer = createScorer(network, { card });
  const batch = tf.tensor(clips.flatMap((clip) => [...clip]), [CLIPS, bands, frames, planes]);
  const outputs = await (model.predictOnBatch(batch) as tf.Tensor2D).array();
  for (const [i, clip] of clips.entries()) {
    const scores = await scorer.score(clip);
    const expected = scaleRow(outputs[i]!, card.calibration!.temperature);
    const largest = Math.max(...scores.map((score, k) => Math.abs(score - expected[k]!)));
    assert.ok(largest < 1e-6, `clip ${i} is off by ${largest}`);
    await scorer.score(clips[(i + 1) % CLIPS]!);
    assert.deepEqual(await scorer.score(clip), scores, "nothing stays of the clip before");
  }
  network.dispose();
  model.dispose();
}
