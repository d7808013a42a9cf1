/** Augmented copies of recordings, as splits see them: which recording each was made from. @module */
import type { Utterance } from "./utterance.ts";

/** A changed copy of a recording. Its id is the original's, the mark and the copy's name. */
export interface Copy extends Utterance {
  /** Id of the original. This copy's own is `<original>~<name>`. */
  readonly copyOf: string;
  /** SHA-256 of the original's bytes; `sha256` is the copy's own, which follows from this. */
  readonly originalSha256: string;
}

/** Stands between the original's id and the copy's name. */
export const COPY_MARK = "~";

/** Whether an utterance is a copy of another. */
export function isCopy(utterance: Utterance): utterance is Copy {
  return "copyOf" in utterance;
}
