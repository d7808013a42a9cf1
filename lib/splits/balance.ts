/** Folds of speakers who differ in what they recorded: balanced by label and gender. @module */
import type { Speaker } from "./speaker.ts";

/** Up to this factor between their numbers of clips, speakers count as alike. */
const ALIKE = 2;

/** Whether all speakers have about as many clips of every label as one another. */
export function areAlike(speakers: readonly Speaker[]): boolean {
  const labels = new Set(speakers.flatMap(({ clips }) => [...clips.keys()]));
  return [...labels].every((label) => {
    const counts = speakers.map(({ clips }) => clips.get(label) ?? 0);
    return Math.max(...counts) <= ALIKE * Math.min(...counts);
  });
}

/**
 * Deals speakers to folds so that each fold has about the same share of every label's clips, of men
 * and of women. The speakers whose counts differ most between labels come first, and each goes to the
 * fold where the shares then differ least, as in scikit-learn's `StratifiedGroupKFold`; unlike there,
 * no fold stays empty, and gender counts like a label.
 * @param speakers at least as many as folds
 * @returns the speakers of each fold
 */
export function balancedFolds(speakers: readonly Speaker[], folds: number): Speaker[][] {
  const shares = sharesOf(speakers);
  const order = [...speakers.keys()]
    .sort((a, b) => deviation(countsOf(speakers[b]!)) - deviation(countsOf(speakers[a]!)));
  const dealt = Array.from({ length: folds }, (): Speaker[] => []);
  const sums = dealt.map(() => shares[0]!.map(() => 0));
  for (const [place, i] of order.entries()) {
    const empty = dealt.filter((own) => own.length === 0).length;
    const mustFill = speakers.length - place <= empty;
    let best = -1;
    let bestCost = Infinity;
    for (let fold = 0; fold < folds; fold++) {
      if (mustFill && dealt[fold]!.length > 0) continue;
      const cost = imbalance(sums, { fold, added: shares[i]! });
      if (cost >= bestCost - EQUAL) continue;
      best = fold;
      bestCost = cost;
    }
    dealt[best]!.push(speakers[i]!);
    sums[best] = sums[best]!.map((sum, column) => sum + shares[i]![column]!);
  }
  return dealt;
}

/** Costs that differ by less are equal; the first fold is then taken. */
const EQUAL = 1e-12;

/** Each speaker's share of the clips of each label, and of the speakers of each gender. */
function sharesOf(speakers: readonly Speaker[]): number[][] {
  const labels = [...new Set(speakers.flatMap(({ clips }) => [...clips.keys()]))].sort();
  const genders = [...new Set(speakers.map(({ gender }) => gender))].sort();
  const counts = speakers.map(({ clips, gender }) => [
    ...labels.map((label) => clips.get(label) ?? 0),
    ...genders.map((one) => Number(one === gender)),
  ]);
  const totals = counts[0]!.map((_, column) => counts.reduce((sum, row) => sum + row[column]!, 0));
  return counts.map((row) => row.map((count, column) => count / totals[column]!));
}

function countsOf({ clips }: Speaker): number[] {
  return [...clips.values()].sort((a, b) => a - b); // Sums then do not depend on the order of clips.
}

/** Mean over the columns of the deviation between folds, if a speaker is added to one of them. */
function imbalance(
  sums: readonly (readonly number[])[],
  { fold, added }: { readonly fold: number; readonly added: readonly number[] },
): number {
  let total = 0;
  for (const [column, share] of added.entries()) {
    total += deviation(sums.map((own, f) => own[column]! + (f === fold ? share : 0)));
  }
  return total / added.length;
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
