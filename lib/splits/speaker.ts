/** Who speaks in some utterances, and how much of what. @module */
import type { Gender, Utterance } from "@/corpora/utterance.ts";

/** A speaker of some utterances. */
export interface Speaker {
  readonly id: string;
  readonly corpus: string;
  readonly gender: Gender;
  /** Number of clips of each label. */
  readonly clips: ReadonlyMap<string, number>;
}

/** The speakers of some utterances, sorted by id. */
export function speakersOf(utterances: Iterable<Utterance>): Speaker[] {
  const found = new Map<string, Speaker & { readonly clips: Map<string, number> }>();
  for (const { speaker, corpus, gender, emotion } of utterances) {
    const before = found.get(speaker) ?? { id: speaker, corpus, gender, clips: new Map() };
    // "unknown" is the last by name: a gender that one clip has holds for all.
    const own = gender < before.gender ? { ...before, gender } : before;
    own.clips.set(emotion, (own.clips.get(emotion) ?? 0) + 1);
    found.set(speaker, own);
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The number at the end of a speaker's id: 12 for `ravdess-12`, NaN for `tess-OAF`. */
export function speakerNumber(id: string): number {
  return Number(/-(\d+)$/.exec(id)?.[1] ?? NaN);
}
