/**
 * Recordings that are byte for byte the same. They carry the same answer, so they must never fall on
 * two sides of a split.
 * @module
 */

/** What is compared: a name and the digest of the content. */
export interface Hashed {
  readonly id: string;
  readonly sha256: string;
}

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
