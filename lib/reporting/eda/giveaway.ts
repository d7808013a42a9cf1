/**
 * How much one simple fact about recordings, such as their level or the size of a header, tells about a
 * label. A label that can be guessed without listening is a shortcut that a network may take too.
 * @module
 */
import { InputError } from "@/base/errors.ts";

/** Every fifth recording of a label is guessed from the other four fifths. */
const FOLDS = 5;

/**
 * Guesses each recording's label from one fact about it: the label that is most frequent, relative
 * to its own total, among those of the other four fifths whose fact is in the same bin. Where several
 * labels are equally likely, the guess counts in part, as a random choice would.
 * @param facts numbers, which are sorted into bins, or texts, which are compared
 * @param labels one for each fact, at least two different ones
 * @returns uar: unweighted mean over the labels of the part that is guessed right, in [0, 1]; chance:
 *   what guessing blindly gives, one over the number of labels
 * @throws {InputError} if a fact is NaN
 */
export function giveaway(facts: readonly (number | string)[], labels: readonly string[]) {
  const names = [...new Set(labels)].sort();
  const cells = cellsOf(facts);
  const folds = foldsOf(labels);
  const perLabel = new Map(names.map((name) => [name, { right: 0, all: 0 }]));
  for (let fold = 0; fold < FOLDS; fold++) {
    const others = [...labels.keys()].filter((i) => folds[i] !== fold);
    const total = tally(others.map((i) => labels[i]!));
    const inCell = tally(others.map((i) => `${cells[i]}\n${labels[i]}`));
    const score = (i: number, name: string) =>
      (inCell.get(`${cells[i]}\n${name}`) ?? 0) / Math.max(1, total.get(name) ?? 0);
    for (const [i, own] of labels.entries()) {
      if (folds[i] !== fold) continue;
      const scores = names.map((name) => score(i, name));
      const best = Math.max(...scores);
      const found = perLabel.get(own)!;
      if (score(i, own) === best) found.right += 1 / scores.filter((s) => s === best).length;
      found.all++;
    }
  }
  const shares = [...perLabel.values()].map(({ right, all }) => right / all);
  return { uar: shares.reduce((a, b) => a + b) / names.length, chance: 1 / names.length };
}

/**
 * How much each of some facts tells about each of some labels, group by group. A label with only one
 * value in a group has no column there.
 * @param groups recordings that are judged among themselves
 * @param facts what is known of a recording, by name
 * @param options.labels keys of the recordings
 * @returns a row for each fact, a column for each label of each group, such as
 *   `TESS<br>speaker<br>1 of 2`; values: the way from chance (0) to always right (100), less than chance
 *   is 0; texts: the UAR in per cent
 * @throws as {@link giveaway}
 */
export function giveawayTable<K extends string, R extends Readonly<Record<K, string>>>(
  groups: readonly { readonly label: string; readonly utterances: readonly R[] }[],
  facts: Readonly<Record<string, (recording: R) => number | string>>,
  options: { readonly labels: readonly K[] },
) {
  const columns = groups.flatMap(({ label, utterances }) =>
    options.labels.map((key) => ({ label, key, utterances, names: utterances.map((u) => u[key]) }))
  ).filter(({ names }) => new Set(names).size > 1);
  const found = Object.values(facts).map((fact) =>
    columns.map(({ utterances, names }) => giveaway(utterances.map(fact), names))
  );
  const skill = ({ uar, chance }: typeof found[number][number]) =>
    100 * Math.max(0, (uar - chance) / (1 - chance));
  return {
    rows: Object.keys(facts),
    columns: columns.map(({ label, key, names }) =>
      `${label}<br>${key}<br>1 of ${new Set(names).size}`
    ),
    values: found.map((row) => row.map(skill)),
    texts: found.map((row) => row.map(({ uar }) => `${(100 * uar).toFixed(0)} %`)),
  };
}

/** The bin of each number by its rank, so that equal numbers share one; or the text itself. */
function cellsOf(facts: readonly (number | string)[]): readonly (number | string)[] {
  const numbers = facts.filter((fact) => typeof fact === "number");
  if (numbers.length === 0) return facts;
  if (numbers.some(Number.isNaN)) {
    throw new InputError("compare facts", `number ${numbers.findIndex(Number.isNaN)} is NaN`);
  }
  // One bin for every 20 recordings, from 2 to 40.
  const bins = Math.max(2, Math.min(40, Math.floor(numbers.length / 20)));
  const rank = new Map<number, number>();
  for (const [i, value] of numbers.toSorted((a, b) => a < b ? -1 : Number(a > b)).entries()) {
    if (!rank.has(value)) rank.set(value, i);
  }
  return numbers.map((value) => Math.floor(rank.get(value)! * bins / numbers.length));
}

/** Deals the recordings of each label out to the folds in turn, so that all folds are alike. */
function foldsOf(labels: readonly string[]): number[] {
  const dealt = new Map<string, number>();
  return labels.map((label) => {
    const n = dealt.get(label) ?? 0;
    dealt.set(label, n + 1);
    return n % FOLDS;
  });
}

function tally(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
