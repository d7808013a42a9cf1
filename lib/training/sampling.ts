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
}, {
  /** Speakers of each corpus who train, at most; all where it is left out. */
  speakers: integer({ min: 1 }),
});

/** Which clips an epoch has. */
export type Sampling = TypeOf<typeof samplingRule>;

/** A clip in an epoch. */
export interface ClipUse {
  readonly row: number;
  /** How many times the training has come to this clip, with this time: each is augmented anew. */
  readonly use: number;
}

/**
 * Draws the clips of one epoch, in no particular order. They follow from seed and epoch alone.
 * @param set.rows the clips to draw from
 * @param set.corpusOf corpus of each clip, by row
 * @param options.epoch from 1
 * @returns `sampling.clips` uses; a corpus with fewer clips than its share has some of them twice
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { drawClips } from "@/training/sampling.ts";
 *
 * const set = { rows: [0, 1, 2, 3, 4, 5], corpusOf: ["a", "a", "b", "b", "b", "b"] };
 * const sampling = { clips: 4, shares: {} };
 * const first = drawClips(set, { sampling, seed: 1, epoch: 1 });
 * const second = drawClips(set, { sampling, seed: 1, epoch: 2 });
 * const rows = [...first, ...second].map(({ row }) => row);
 * assert.deepEqual(rows.sort(), [0, 0, 1, 1, 2, 3, 4, 5]);
 * ```
 */
export function drawClips(
  set: { readonly rows: readonly number[]; readonly corpusOf?: readonly string[] | undefined },
  options: { readonly sampling: Sampling; readonly seed: number; readonly epoch: number },
): ClipUse[] {
  const { sampling: { clips, shares }, seed, epoch } = options;
  const corpora = [...Map.groupBy(set.rows, (row) => set.corpusOf?.[row] ?? "")];
  const shareOf = ([corpus]: (typeof corpora)[number]) => shares[corpus] ?? 1;
  const total = corpora.reduce((sum, corpus) => sum + shareOf(corpus), 0);
  if (total === 0) throw new Error("No corpus of the clips has a share above 0");
  let drawn: ClipUse[] = [];
  let above = 0;
  for (const corpus of corpora) {
    above += shareOf(corpus);
    const end = Math.round(clips * above / total);
    const count = end - drawn.length;
    const from = (epoch - 1) * count;
    const key = `${seed}/turns/${corpus[0]}`;
    drawn = drawn.concat(takeTurns(corpus[1], { from, count, key }));
  }
  return drawn;
}

/** Part of an endless list: all rows in one order, then all in another, and so on. */
function takeTurns(
  rows: readonly number[],
  { from, count, key }: { readonly from: number; readonly count: number; readonly key: string },
): ClipUse[] {
  const taken: ClipUse[] = [];
  let turn = -1;
  let order: readonly number[] = [];
  for (let at = from; at < from + count; at++) {
    if (Math.floor(at / rows.length) !== turn) {
      turn = Math.floor(at / rows.length);
      order = seededRandom(`${key}/${turn}`).shuffle(rows);
    }
    taken.push({ row: order[at % rows.length]!, use: turn + 1 });
  }
  return taken;
}
