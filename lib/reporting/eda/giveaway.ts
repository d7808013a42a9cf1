/** How much a simple fact, such as a level, tells about a label: a network may take it, too. @module */
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
 */
export function giveaway(facts: readonly (number | string)[], labels: readonly string[]) {
  const names = [...new Set(labels)].sort();
  const bins = binsOf(facts);
  const dealt = names.map(() => 0);
  const recordings = labels.map((label, i) => {
    const name = names.indexOf(label);
    // each label's recordings are dealt out to the folds in turn, so that all folds are alike
    return { name, bin: bins[i]!, fold: dealt[name]!++ % FOLDS };
  });
  const countsOf = (some: readonly { readonly name: number }[]) =>
    names.map((_, k) => some.filter(({ name }) => name === k).length);
  const right = names.map(() => 0);
  for (let fold = 0; fold < FOLDS; fold++) {
    const others = recordings.filter((one) => one.fold !== fold);
    const totals = countsOf(others);
    const guessed = recordings.filter((one) => one.fold === fold);
    for (const [bin, alike] of Map.groupBy(guessed, (one) => one.bin)) {
      const counts = countsOf(others.filter((one) => one.bin === bin));
      const scores = counts.map((count, k) => count / Math.max(1, totals[k]!));
      const best = Math.max(...scores);
      const likeliest = scores.filter((score) => score === best).length;
      for (const { name } of alike) if (scores[name] === best) right[name]! += 1 / likeliest;
    }
  }
  const sum = right.reduce((total, n, k) => total + n / dealt[k]!, 0);
  return { uar: sum / names.length, chance: 1 / names.length };
}

/**
 * How much each of some facts tells about each of some labels, group by group. A label with only one
 * value in a group has no column there.
 * @param groups recordings that are judged among themselves
 * @param facts what is known of a recording, by name
 * @param options.labels keys of the recordings
 * @returns a row for each fact, a column for each label of each group, such as
 *   `TESS<br>speaker<br>1 of 2`, and what each column is about; values: the way from chance (0) to always right (100), less than chance
 *   is 0; texts: the UAR in per cent
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
    groups: columns.map(({ label, key, names }) => ({ label, key, count: new Set(names).size })),
    rows: Object.keys(facts),
    columns: columns.map(({ label, key, names }) =>
      `${label}<br>${key}<br>1 of ${new Set(names).size}`
    ),
    values: found.map((row) => row.map(skill)),
    texts: found.map((row) => row.map(({ uar }) => `${(100 * uar).toFixed(0)} %`)),
  };
}

/** The bin of each number by its rank, so that equal numbers share one; or the text itself. */
function binsOf(facts: readonly (number | string)[]): readonly (number | string)[] {
  const numbers = facts.filter((fact) => typeof fact === "number");
  if (numbers.length === 0) return facts;
  // One bin for every 20 recordings, from 2 to 40.
  const bins = Math.max(2, Math.min(40, Math.floor(numbers.length / 20)));
  const sorted = Float64Array.from(numbers).sort();
  const rank = new Map<number, number>();
  for (const [i, value] of sorted.entries()) {
    if (!rank.has(value)) rank.set(value, i);
  }
  return numbers.map((value) => Math.floor(rank.get(value)! * bins / numbers.length));
}
