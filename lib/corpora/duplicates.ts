/**
 * Recordings that are byte for byte the same. They carry the same answer, so they must never fall on
 * two sides of a split.
 * @module
 */

import type { Utterance } from "./utterance.ts";

/** What is compared: a name and the digest of the content. */
type Hashed = Pick<Utterance, "id" | "sha256">;

/**
 * Groups of two and more recordings with the same content.
 * @returns ids, sorted within each group; the groups are sorted by their first id
 */
export function duplicateGroups(recordings: Iterable<Hashed>): readonly (readonly string[])[] {
  return identicalUnits(recordings).filter((unit) => unit.length > 1);
}

/**
 * All recordings, grouped so that those with the same content share a group: most groups hold one.
 * @returns ids, sorted within each group; the groups are sorted by their first id
 */
export function identicalUnits(recordings: Iterable<Hashed>): readonly (readonly string[])[] {
  const byContent = new Map<string, string[]>();
  for (const { id, sha256 } of recordings) {
    const group = byContent.get(sha256);
    if (group) group.push(id);
    else byContent.set(sha256, [id]);
  }
  const units = [...byContent.values()].map((ids) => ids.sort());
  return units.sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
}

/**
 * Finds identical recordings with different labels, and speakers with two genders.
 * @returns one sentence for each conflict
 */
export function labelConflicts(utterances: readonly Utterance[]): readonly string[] {
  const byId = new Map(utterances.map((u) => [u.id, u]));
  const sentences: string[] = [];
  for (const ids of duplicateGroups(utterances)) {
    const group = ids.map((id) => byId.get(id)!);
    for (const key of ["emotion", "speaker"] as const) {
      const values = distinct(group.map((u) => u[key]));
      if (values.length < 2) continue;
      sentences.push(
        `${ids.join(" and ")} are the same recording, but have different labels ` +
          `(${key}: ${values.join(", ")}); correct the labels or remove the copies`,
      );
    }
  }
  for (const speaker of distinct(utterances.map((u) => u.speaker))) {
    const genders = utterances.filter((u) => u.speaker === speaker).map((u) => u.gender);
    const known = distinct(genders).filter((gender) => gender !== "unknown");
    if (known.length < 2) continue;
    sentences.push(
      `the speaker ${speaker} has different genders (${known.join(", ")}); ` +
        "correct the gender, or name two speakers",
    );
  }
  return sentences;
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
