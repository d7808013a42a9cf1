/** Parts of a list of work, for machines that share it. @module */

/** One of several parts of about equal size. */
export interface Shard {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

/**
 * The items of a part: neighbours, so that the parts one after the other are the whole list again.
 * @param items in an order that is the same wherever a part is taken
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { takeShard } from "@/base/shard.ts";
 *
 * assert.deepEqual(takeShard(["a", "b", "c"], { index: 2, count: 2 }), ["b", "c"]);
 * ```
 */
export function takeShard<T>(items: readonly T[], { index, count }: Shard): readonly T[] {
  const endOf = (part: number) => Math.floor(part * items.length / count);
  return items.slice(endOf(index - 1), endOf(index));
}
