/** Labels that contradict each other: identical recordings and speakers. @module */
import { duplicateGroups } from "./duplicates.ts";
import type { Utterance } from "./utterance.ts";

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
