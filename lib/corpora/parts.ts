/** The parts that a collection of recordings is seen as: each corpus, speech and song apart. @module */
import type { Utterance } from "./utterance.ts";

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
