/** Labels, and words for messages, that several modules of this folder use. @module */
import { InputError } from "@/base/errors.ts";

/** Throws if a list of labels cannot be the classes of a task. */
function checkLabels(labels: readonly string[]): void {
  if (labels.length === 0) {
    throw new InputError(
      "score without labels",
      "give the list of the task's classes, in the model's order",
    );
  }
  const seen = new Set<string>();
  for (const label of labels) {
    if (label === "") {
      throw new InputError(`score with the labels ${list(labels)}`, "one of them is empty");
    }
    if (seen.has(label)) {
      throw new InputError(
        `score with the labels ${list(labels)}`,
        `"${label}" is there twice (were the lists of two corpora joined?)`,
      );
    }
    seen.add(label);
  }
}

/** The place of each label in the list. */
export function labelIndex(labels: readonly string[]): ReadonlyMap<string, number> {
  checkLabels(labels);
  return new Map(labels.map((label, i) => [label, i]));
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
