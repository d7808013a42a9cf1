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

/** Conflicts of one kind that are named. */
const SHOWN = 10;

/** Ids of recordings that are the same: the first ones of many. */
export function namesOfSame(ids: readonly string[], between: string): string {
  if (ids.length <= 4) return ids.join(between);
  return `${ids.slice(0, 3).join(between)}${between}${ids.length - 3} others`;
}

/**
 * Finds identical recordings with different labels, and speakers with two genders.
 * @returns one sentence for each conflict; of many of one kind, the first ones and how many there are
 */
export function labelConflicts(utterances: readonly Utterance[]): readonly string[] {
  const byId = new Map(utterances.map((u) => [u.id, u]));
  const twoLabels: string[] = [];
  for (const ids of duplicateGroups(utterances)) {
    const group = ids.map((id) => byId.get(id)!);
    for (const key of ["emotion", "speaker"] as const) {
      const values = [...new Set(group.map((u) => u[key]))];
      if (values.length < 2) continue;
      twoLabels.push(
        `${namesOfSame(ids, " and ")} are the same recording, but have different labels ` +
          `(${key}: ${namesOfSame(values, ", ")}); correct the labels or remove the copies`,
      );
    }
  }
  const genders = new Map<string, Set<string>>();
  for (const { speaker, gender } of utterances) {
    if (!genders.has(speaker)) genders.set(speaker, new Set());
    if (gender !== "unknown") genders.get(speaker)!.add(gender);
  }
  const twoGenders: string[] = [];
  for (const [speaker, known] of genders) {
    if (known.size < 2) continue;
    twoGenders.push(
      `the speaker ${speaker} has different genders (${[...known].join(", ")}); ` +
        "correct the gender, or name two speakers",
    );
  }
  return [
    ...firstOf(twoLabels, "identical recordings with different labels"),
    ...firstOf(twoGenders, "speakers with different genders"),
  ];
}

function firstOf(sentences: readonly string[], what: string): string[] {
  const more = sentences.length - SHOWN;
  const shown = sentences.slice(0, SHOWN);
  return more > 0 ? [...shown, `and ${more.toLocaleString("en")} more ${what}`] : shown;
}
