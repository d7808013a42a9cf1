/** Picks utterances to look at. @module */
import { InputError } from "@/base/errors.ts";
import { emotionsIn } from "./emotion.ts";
import type { Utterance } from "./utterance.ts";

/** Values that utterances must have; a key that is missing may be anything. */
export type UtteranceFilter = Partial<
  Pick<
    Utterance,
    "corpus" | "speaker" | "gender" | "channel" | "emotion" | "intensity" | "statement"
  >
>;

/**
 * Picks the utterances that have every value of a filter, in their order.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { filterUtterances, type Utterance } from "@/corpora/mod.ts";
 *
 * const utterances = [{ id: "a", emotion: "sad" }, { id: "b", emotion: "happy" }] as Utterance[];
 * assert.deepEqual(filterUtterances(utterances, { emotion: "sad" }).map((u) => u.id), ["a"]);
 * ```
 */
export function filterUtterances(
  utterances: readonly Utterance[],
  filter: UtteranceFilter,
): Utterance[] {
  const wanted = Object.entries(filter) as [keyof UtteranceFilter, string][];
  return utterances.filter((u) => wanted.every(([key, value]) => u[key] === value));
}

/**
 * Picks the first utterance of each emotion that passes a filter, in canonical order of emotions.
 * @throws {InputError} if none passes the filter
 */
export function onePerEmotion(
  utterances: readonly Utterance[],
  filter: UtteranceFilter = {},
): Utterance[] {
  const kept = filterUtterances(utterances, filter);
  const first = new Map<string, Utterance>();
  for (const u of kept) if (!first.has(u.emotion)) first.set(u.emotion, u);
  if (first.size === 0) {
    const why = `none of ${utterances.length} has ${JSON.stringify(filter)}`;
    throw new InputError("pick utterances", why);
  }
  return emotionsIn(kept).flatMap((emotion) => first.get(emotion) ?? []);
}
