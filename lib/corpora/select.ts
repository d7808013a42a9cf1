/** Picks utterances to look at, and divides them into parts. @module */
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
 * import { filterUtterances } from "@/corpora/select.ts";
 * import type { Utterance } from "@/corpora/utterance.ts";
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

/** Recordings of one corpus that were uttered in one way. */
export interface Part<U extends Utterance = Utterance> {
  /** Such as `TESS`; `RAVDESS speech`, where the corpus has both speech and song. */
  readonly label: string;
  readonly utterances: readonly U[];
}

/** Divides recordings into parts, in the order in which they occur, speech before song. */
export function partsOf<U extends Utterance>(utterances: readonly U[]): Part<U>[] {
  const corpora = [...new Set(utterances.map((u) => u.corpus))];
  return corpora.flatMap((corpus) => {
    const own = utterances.filter((u) => u.corpus === corpus);
    const name = corpus.toUpperCase();
    const channels = (["speech", "song"] as const).map((channel) => ({
      label: `${name} ${channel}`,
      utterances: own.filter((u) => u.channel === channel),
    })).filter((part) => part.utterances.length > 0);
    return channels.length > 1 ? channels : [{ label: name, utterances: own }];
  });
}
