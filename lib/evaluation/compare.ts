/**
 * Is one run better than another? Both are scored on the same clips, and each draw of speakers is
 * used for both, so that what makes a speaker hard for both cancels out of the difference.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { counted, listed } from "@/base/words.ts";
import { jointBootstrap, meanSd } from "./intervals.ts";
import { type ConfusionMatrix, METRIC_NAMES, type MetricName, METRICS } from "./metrics.ts";
import { groupBySeed } from "./score.ts";
import { checkTable, type Prediction, type PredictionTable } from "./table.ts";

/** One figure of two runs. */
export interface Difference {
  /** The first run's figure, mean over its seeds. */
  readonly a: number;
  /** The second run's figure, mean over its seeds. */
  readonly b: number;
  /** b - a: above 0 where the second run is better. */
  readonly difference: number;
  /** Lower end of the difference's interval; null with under three speakers. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Two runs side by side. */
export interface Comparison extends Readonly<Record<MetricName, Difference>> {
  readonly clips: number;
  readonly speakers: number;
}

/**
 * Compares two runs on the clips that both tested: the headline metrics, and the interval of each
 * difference by bootstrap over speakers. If an interval contains 0, these speakers do not show which
 * run is better.
 * @throws {InputError} when the tables differ in labels, in the clips that they tested (seed by seed
 * where both have the same seeds, otherwise in all seeds), or in the truth of a clip
 */
export function compareRuns(a: PredictionTable, b: PredictionTable): Comparison {
  checkTable(a);
  checkTable(b);
  checkPaired(a, b);
  const runsA = [...groupBySeed(a.rows).values()];
  const runsB = [...groupBySeed(b.rows).values()];
  const figures = (confusions: readonly ConfusionMatrix[]) => {
    const ofA = confusions.slice(0, runsA.length);
    const ofB = confusions.slice(runsA.length);
    return METRIC_NAMES.flatMap((name) => {
      const first = meanSd(ofA.map(METRICS[name])).mean;
      const second = meanSd(ofB.map(METRICS[name])).mean;
      return [first, second, second - first];
    });
  };
  const intervals = jointBootstrap([...runsA, ...runsB], figures, a.labels);
  const differences = METRIC_NAMES.map((name, i): [MetricName, Difference] => {
    const [first, second, difference] = intervals.slice(3 * i, 3 * i + 3);
    const { value, low, high } = difference!;
    return [name, { a: first!.value, b: second!.value, difference: value, low, high }];
  });
  return {
    clips: new Set(a.rows.map((row) => row.id)).size,
    speakers: new Set(a.rows.map((row) => row.speaker)).size,
    ...Object.fromEntries(differences) as Record<MetricName, Difference>,
  };
}

function checkPaired(a: PredictionTable, b: PredictionTable): void {
  if (JSON.stringify([...a.labels].sort()) !== JSON.stringify([...b.labels].sort())) {
    throw new InputError(
      "compare runs with different labels",
      `one has ${listed(a.labels)}, the other ${listed(b.labels)}`,
    );
  }
  const known = new Map(a.rows.map((row) => [row.id, row]));
  for (const row of b.rows) {
    const twin = known.get(row.id);
    if (twin && (twin.emotion !== row.emotion || twin.speaker !== row.speaker)) {
      throw new InputError(
        "compare these runs",
        `${row.id} is ${twin.emotion} of ${twin.speaker} in one and ${row.emotion} of ` +
          `${row.speaker} in the other (was the corpus indexed again between them?)`,
      );
    }
  }
  const ofA = [...groupBySeed(a.rows)];
  const ofB = [...groupBySeed(b.rows)];
  const sameSeeds = ofA.map(([seed]) => seed).join() === ofB.map(([seed]) => seed).join();
  for (const [seedA, rowsA] of ofA) {
    for (const [seedB, rowsB] of ofB) {
      if (!sameSeeds || seedA === seedB) checkSameClips(rowsA, rowsB);
    }
  }
}

function checkSameClips(a: readonly Prediction[], b: readonly Prediction[]): void {
  const ids = (rows: readonly Prediction[]) => new Set(rows.map((row) => row.id));
  const apart = ids(a).symmetricDifference(ids(b));
  if (apart.size === 0) return;
  throw new InputError(
    `compare seed ${a[0]!.seed} of one run with seed ${b[0]!.seed} of the other`,
    `${counted(apart.size, "clip")} ${apart.size === 1 ? "was" : "were"} tested by one of them ` +
      `only, such as ${listed([...apart], 3)} (other folds, or a random split with another seed?)`,
  );
}
