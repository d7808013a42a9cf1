/** Labels where there is little room. @module */

/**
 * The first characters of each label; those that would look like an earlier one are numbered.
 * @param most characters that are kept
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { shortLabels } from "@/reporting/short_labels.ts";
 *
 * assert.deepEqual(shortLabels(["sad", "surprised", "surprising"], 5), ["sad", "surpr", "surpr 3"]);
 * ```
 */
export function shortLabels(labels: readonly string[], most: number): string[] {
  const cut = labels.map((label) => [...label].slice(0, most).join(""));
  return cut.map((text, i) => cut.indexOf(text) < i ? `${text} ${i + 1}` : text);
}
