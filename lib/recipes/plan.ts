/** From a recipe to a plan. @module */
import type { Utterance } from "@/corpora/utterance.ts";
import { type Plan, planJob } from "@/training/plan.ts";
import { jobHere } from "./here.ts";
import type { JobOptions, Recipe } from "./recipe.ts";

/**
 * Plans one training of a recipe: its job, clips, split and name.
 * @param utterances all recordings in the index
 * @throws {InputError} if a setting is invalid, no recording fits, or the split cannot be made
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import type { Utterance } from "@/corpora/utterance.ts";
 * import { planTraining, twoChannel } from "@/recipes/mod.ts";
 *
 * const utterances = ["01", "02", "03", "04", "05"].flatMap((actor) =>
 *   twoChannel.labels.map((emotion): Utterance => ({
 *     id: `own-${actor}-${emotion}`,
 *     path: `own/${actor}/${emotion}.wav`,
 *     sha256: `${actor}-${emotion}`,
 *     corpus: "own",
 *     speaker: `own-${actor}`,
 *     gender: "unknown",
 *     channel: "speech",
 *     emotion,
 *     intensity: "normal",
 *     statement: "kids",
 *     repetition: 1,
 *     sampleRate: 16000,
 *     channels: 1,
 *     durationSec: 3,
 *   }))
 * );
 * const plan = await planTraining(twoChannel, utterances, { protocol: "loso", fold: 2 });
 * assert.equal(plan.split.folds, 5);
 * assert.ok(plan.split.test.every((id) => id.startsWith("own-03-")));
 * assert.match(plan.identity.name, /^two_channel-loso-fold2-seed1-[0-9a-f]{10}$/);
 * ```
 */
export async function planTraining(
  recipe: Recipe,
  utterances: readonly Utterance[],
  options: JobOptions = {},
): Promise<Plan> {
  return await planJob(jobHere(recipe, utterances, options), utterances);
}
