/**
 * Augmented copies of recordings, as utterances of their own: what "augment, then split" makes, and
 * what a training may add to its own part.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { sha256 } from "@/base/hash.ts";
import { list, object, refine, text, type TypeOf } from "@/base/schema.ts";
import { type Copy, COPY_MARK, isCopy } from "@/corpora/copy.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { changeRule, type WaveformChange } from "./change.ts";

const copyName = refine(text, (name, at) => {
  if (/^[\w-]+$/.test(name)) return;
  throw new InputError(`use ${at} = "${name}"`, "a name of letters, digits, - and _ is needed");
});

const copyRule = object({
  /** Tells the copies of one recording apart. */
  name: copyName,
  /** Made one after the other. */
  changes: list(changeRule, { min: 1 }),
});

/** How one copy of every recording is made. */
export type CopyConfig = TypeOf<typeof copyRule>;

/** Checks how copies are made; each needs a name of its own. */
export const copiesRule = refine(list(copyRule, { min: 1 }), (copies, at) => {
  const names = copies.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new InputError(`use ${at}`, `the name "${twice}" stands twice`);
});

/** A copy and how it is made. */
export interface WaveformCopy extends Copy {
  readonly changes: readonly WaveformChange[];
}

/** Whether an utterance is a copy that is made by changing a waveform. */
export function isWaveformCopy(utterance: Utterance): utterance is WaveformCopy {
  return isCopy(utterance) && "changes" in utterance;
}

/**
 * The id of the original of a copy, or of the recording itself.
 * @param copies how copies were made: a recording's own name may hold what stands before a copy's
 */
export function originalId(id: string, copies: readonly CopyConfig[]): string {
  const end = copies.map(({ name }) => COPY_MARK + name).find((end) => id.endsWith(end));
  return end === undefined ? id : id.slice(0, -end.length);
}

/**
 * Augmented copies of recordings: for each recording, one of each kind. Copies of identical recordings
 * are identical too, so a split that keeps those together keeps these together.
 * @param utterances originals
 * @returns the copies of the first recording, then those of the second, …
 * @throws {InputError} if a name or a change cannot be used, or an utterance is a copy already
 */
export async function makeCopies(
  utterances: readonly Utterance[],
  copies: readonly CopyConfig[],
): Promise<WaveformCopy[]> {
  if (copies.length > 0) copiesRule(copies, "copies");
  const copy = utterances.find(isCopy);
  if (copy) {
    throw new InputError(`copy ${copy.id}`, "it is a copy already", {
      remedy: `copy ${copy.copyOf}`,
    });
  }
  const made = utterances.flatMap((original) =>
    copies.map(async (config) => ({
      ...original,
      id: `${original.id}${COPY_MARK}${config.name}`,
      sha256: await copyHash(original.sha256, config),
      copyOf: original.id,
      originalSha256: original.sha256,
      changes: config.changes,
    }))
  );
  return await Promise.all(made);
}

/** A copy's content follows from the original's bytes, the changes and the name, which seeds noise. */
function copyHash(originalSha256: string, { name, changes }: CopyConfig): Promise<string> {
  const sorted = changes.map((change) => Object.entries(change).sort());
  return sha256(JSON.stringify([originalSha256, name, sorted]));
}
