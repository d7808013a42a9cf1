/**
 * Which clips an epoch has, where corpora of very different sizes are trained on together: each corpus
 * gets a share of the epoch, and its clips take turns until all were used.
 * @module
 */
import { seededRandom } from "@/base/random.ts";
import { dictionary, integer, number, object, type TypeOf } from "@/base/schema.ts";

/** The rule for the clips of an epoch. */
export const samplingRule = object({
  /** Clips of one epoch. */
  clips: integer({ min: 1 }),
  /** How much of an epoch is of each corpus, in proportion to the others; 1 if not named. */
  shares: dictionary(number({ min: 0 })),
});

/** Which clips an epoch has. */
export type Sampling = TypeOf<typeof samplingRule>;

/**
 * Draws the clips of one epoch, in no particular order. They follow from seed and epoch alone.
 * @param set.rows the clips to draw from
 * @param set.corpusOf corpus of each clip, by row
 * @param options.epoch from 1
 * @returns `sampling.clips` rows; a corpus with fewer clips than its share has some of them twice
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { drawRows } from "@/training/sampling.ts";
 *
 * const set = { rows: [0, 1, 2, 3, 4, 5], corpusOf: ["a", "a", "b", "b", "b", "b"] };
 * const sampling = { clips: 4, shares: {} };
 * const first = drawRows(set, { sampling, seed: 1, epoch: 1 });
 * const second = drawRows(set, { sampling, seed: 1, epoch: 2 });
 * assert.deepEqual([...first, ...second].sort(), [0, 0, 1, 1, 2, 3, 4, 5]);
 * ```
 */
export function drawRows(
  set: { readonly rows: readonly number[]; readonly corpusOf?: readonly string[] | undefined },
  options: { readonly sampling: Sampling; readonly seed: number; readonly epoch: number },
): number[] {
  const { sampling: { clips, shares }, seed, epoch } = options;
  const corpora = [...Map.groupBy(set.rows, (row) => set.corpusOf?.[row] ?? "")];
  const shareOf = ([corpus]: (typeof corpora)[number]) => shares[corpus] ?? 1;
  const total = corpora.reduce((sum, corpus) => sum + shareOf(corpus), 0);
  const drawn: number[] = [];
  let above = 0;
  for (const corpus of corpora) {
    above += shareOf(corpus);
    const end = Math.round(clips * above / total);
    const count = end - drawn.length;
    drawn.push(...takeTurns(corpus[1], {
      from: (epoch - 1) * count,
      count,
      key: `${seed}/turns/${corpus[0]}`,
    }));
  }
  return drawn;
}

/** Part of an endless list: all rows in one order, then all in another, and so on. */
function takeTurns(
  rows: readonly number[],
  { from, count, key }: { readonly from: number; readonly count: number; readonly key: string },
): number[] {
  const taken: number[] = [];
  let turn = -1;
  let order: readonly number[] = [];
  for (let at = from; at < from + count; at++) {
    if (Math.floor(at / rows.length) !== turn) {
      turn = Math.floor(at / rows.length);
      order = seededRandom(`${key}/${turn}`).shuffle(rows);
    }
    taken.push(order[at % rows.length]!);
  }
  return taken;
}
