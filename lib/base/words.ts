/** Numbers and lists in sentences. @module */

/** A count with its noun: "1 clip", "1,200 clips". */
export function counted(n: number, noun: string): string {
  return `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
}

/** Items with commas between them: all of a few, the first of many. */
export function listed(items: readonly (string | number)[], most = 12): string {
  const shown = items.slice(0, most).join(", ");
  const more = items.length - most;
  return more > 0 ? `${shown} and ${more.toLocaleString("en")} more` : shown;
}
