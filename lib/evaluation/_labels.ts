/** Labels, and words for messages, that several modules of this folder use. @module */
import { InputError } from "@/base/errors.ts";

/**
 * The place of each label in the list.
 * @throws {InputError} if the list is empty, or holds an empty label or one label twice
 */
export function labelIndex(labels: readonly string[]): ReadonlyMap<string, number> {
  const index = new Map(labels.map((label, i) => [label, i]));
  let why: string | undefined;
  if (labels.length === 0) why = "there is none";
  else if (index.has("")) why = "one of them is empty";
  else if (index.size < labels.length) why = "one of them is there twice";
  if (why !== undefined) throw new InputError(`score with the labels [${list(labels)}]`, why);
  return index;
}

/** Items for an error sentence: all of a few, the first of many. */
export function list(items: readonly (string | number)[], most = 12): string {
  const shown = items.slice(0, most).join(", ");
  return items.length > most ? `${shown} and ${items.length - most} more` : shown;
}

/** A count with its noun: "1 clip", "12 clips". */
export function count(n: number, noun: string): string {
  return `${n.toLocaleString("en-US")} ${noun}${n === 1 ? "" : "s"}`;
}
