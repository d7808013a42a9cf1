/** Drawing a share of the clips that has every emotion in proportion. @module */
import type { Random } from "@/base/random.ts";

/** Clips that must stay together, and their class. */
export interface Unit {
  readonly ids: readonly string[];
  readonly label: string;
}

/**
 * Shares out `total` among classes in proportion to their sizes, by largest remainder. As in
 * scikit-learn's `_approximate_mode`, except that among equal remainders the first class comes first
 * (scikit-learn draws lots).
 * @param counts sizes of the classes
 */
function allocate(counts: readonly number[], total: number): number[] {
  const sum = counts.reduce((a, b) => a + b, 0);
  // In scikit-learn's order of operations, whose rounding decides between near-equal remainders.
  const exact = counts.map((count) => (sum === 0 ? 0 : (count / sum) * total));
  const shares = exact.map(Math.floor);
  const left = total - shares.reduce((a, b) => a + b, 0);
  const order = exact.map((value, i) => ({ i, remainder: value - shares[i]! }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (const { i } of order.slice(0, left)) shares[i]!++;
  return shares;
}

/**
 * Draws ceil(fraction x clips) clips, in the numbers per class of scikit-learn's
 * `train_test_split(stratify=…)`: the rest is shared out by largest remainder, and what remains of
 * each class is drawn. Units stay whole; where they do not fit, a class gives up to one unit less.
 * @param units the clips; their order does not matter
 * @param options `labels` are the classes in order, `fraction` is in (0, 1)
 * @returns ids, sorted
 */
export function stratifiedDraw(
  units: readonly Unit[],
  options: { labels: readonly string[]; fraction: number; random: Random },
): { drawn: string[]; rest: string[] } {
  const { labels, fraction, random } = options;
  const classes = labels.map((label) =>
    units.filter((unit) => unit.label === label).sort((a, b) => (a.ids[0]! < b.ids[0]! ? -1 : 1))
  );
  const counts = classes.map((own) => own.reduce((sum, unit) => sum + unit.ids.length, 0));
  const clips = counts.reduce((a, b) => a + b, 0);
  const kept = allocate(counts, clips - Math.ceil(fraction * clips));
  const drawn: string[] = [];
  const rest: string[] = [];
  classes.forEach((own, i) => {
    let wanted = counts[i]! - kept[i]!;
    for (const { ids } of random.fork(labels[i]!).shuffle(own)) {
      const taken = ids.length <= wanted;
      if (taken) wanted -= ids.length;
      (taken ? drawn : rest).push(...ids);
    }
  });
  return { drawn: drawn.sort(), rest: rest.sort() };
}
