/**
 * Augmented copies of recordings, as utterances of their own: what "augment, then split" makes, and
 * what a training may add to its own part.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { sha256Sync } from "@/base/hash.ts";
import { type Copy, COPY_MARK, isCopy } from "@/corpora/copy.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { checkChange, type WaveformChange } from "./change.ts";

/** How one copy of every recording is made. */
export interface CopyConfig {
  /** Tells the copies of one recording apart; letters, digits, `-` and `_`. */
  readonly name: string;
  /** Made one after the other, at least one. */
  readonly changes: readonly WaveformChange[];
}

/** A copy and how it is made. */
export interface WaveformCopy extends Copy {
  readonly changes: readonly WaveformChange[];
}

/** Whether an utterance is a copy that is made by changing a waveform. */
export function isWaveformCopy(utterance: Utterance): utterance is WaveformCopy {
  return isCopy(utterance) && "changes" in utterance;
}

/**
 * The id of the recording that an id stands for: a copy's original, or itself.
 * @param copies how copies were made: a recording's own name may hold what stands before a copy's
 */
export function originalId(id: string, copies: readonly CopyConfig[]): string {
  const end = copies.map(({ name }) => COPY_MARK + name).find((end) => id.endsWith(end));
  return end === undefined ? id : id.slice(0, -end.length);
}

/**
 * Checks how copies are made.
 * @throws {RangeError} on a name that is no name or stands twice, on a copy that is changed in
 *   nothing, and on a change that cannot be made
 */
export function checkCopies(copies: readonly CopyConfig[]): void {
  const names = new Set<string>();
  for (const { name, changes } of copies) {
    const fail = (reason: string): never => {
      throw new InputError(`make the copies "${name}"`, `${reason}`);
    };
    if (!/^[\w-]+$/.test(name)) fail("a name of letters, digits, - and _ is needed");
    if (names.has(name)) fail("the name stands twice");
    if (changes.length === 0) fail("they would be the recordings themselves; name a change");
    names.add(name);
    changes.forEach(checkChange);
  }
}

/**
 * Copies of recordings: for each recording, one of each kind. Copies of identical recordings are
 * identical, too, so that what keeps those together keeps these together.
 * @param utterances originals
 * @returns the copies of the first recording, then those of the second, …
 * @throws {RangeError} as {@linkcode checkCopies}, and when an utterance is a copy already
 */
export function makeCopies(
  utterances: readonly Utterance[],
  copies: readonly CopyConfig[],
): WaveformCopy[] {
  checkCopies(copies);
  const copy = utterances.find(isCopy);
  if (copy) {
    throw new InputError(`copy ${copy.id}`, "it is a copy already", {
      remedy: `copy ${copy.copyOf}`,
    });
  }
  return utterances.flatMap((original) =>
    copies.map(({ name, changes }) => ({
      ...original,
      id: `${original.id}${COPY_MARK}${name}`,
      sha256: copyHash(original.sha256, { name, changes }),
      copyOf: original.id,
      originalSha256: original.sha256,
      changes,
    }))
  );
}

/** What a copy holds follows from the original's bytes, the changes and the name, which seeds noise. */
function copyHash(originalSha256: string, { name, changes }: CopyConfig): string {
  const sorted = changes.map((change) => Object.entries(change).sort());
  return sha256Sync(JSON.stringify([originalSha256, name, sorted]));
}
