/** Labels, as several modules of this folder use them. @module */
import { InputError } from "@/base/errors.ts";
import { listed } from "@/base/words.ts";

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
  if (why !== undefined) throw new InputError(`score with the labels [${listed(labels)}]`, why);
  return index;
}
