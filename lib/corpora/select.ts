/** Picks utterances to look at. @module */
import { InputError } from "@/base/errors.ts";
import { emotionsIn } from "./emotion.ts";
import type { Utterance } from "./utterance.ts";

/** What utterances must have; what is left out may be anything. */
export type UtteranceFilter = Partial<
  Pick<
    Utterance,
    "corpus" | "speaker" | "gender" | "channel" | "emotion" | "intensity" | "statement"
  >
>;

/** The utterances that have all that the filter names, in their order. */
export function filterUtterances(
  utterances: readonly Utterance[],
  filter: UtteranceFilter,
): Utterance[] {
  const wanted = Object.entries(filter) as [keyof UtteranceFilter, string][];
  return utterances.filter((u) => wanted.every(([key, value]) => u[key] === value));
}

/**
 * One utterance of each emotion that occurs, in canonical order: the first that the filter lets
 * through, so that the same speaker says the same words in each.
 * @throws {RangeError} when the filter lets nothing through
 */
export function onePerEmotion(
  utterances: readonly Utterance[],
  filter: UtteranceFilter = {},
): Utterance[] {
  const kept = filterUtterances(utterances, filter);
  const first = new Map<string, Utterance>();
  for (const u of kept) if (!first.has(u.emotion)) first.set(u.emotion, u);
  if (first.size === 0) {
    throw new InputError(
      "pick utterances",
      `none of ${utterances.length} has ${JSON.stringify(filter)}`,
    );
  }
  return emotionsIn(kept).flatMap((emotion) => first.get(emotion) ?? []);
}
