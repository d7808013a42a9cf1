/**
 * Recordings that sound alike but have different labels, and recordings that sound unlike the others
 * of their label: where a second person should listen.
 * @module
 */
import type { Utterance } from "@/corpora/utterance.ts";
import { medianInPlace } from "@/features/_numeric.ts";

/** A recording and a summary of its sound. */
export type Sounding = Pick<Utterance, "id" | "sha256" | "speaker" | "emotion"> & {
  /** As many numbers for each recording. */
  readonly timbre: Float32Array;
};

/** Two recordings with different labels. */
export interface AlikePair<S> {
  readonly a: S;
  readonly b: S;
  /** Cosine of the angle between their standardised summaries, from -1 to 1. */
  readonly similarity: number;
}

/** A recording that is far from the centre of its label, given who speaks. */
export interface Outlier<S> {
  readonly recording: S;
  /** Distance from the centre, in medians of the distances of all recordings. */
  readonly distance: number;
  /** The label whose centre is closest; null where that is its own. */
  readonly closerTo: string | null;
}

/** `[recordings, size]` */
interface Matrix {
  readonly data: Float32Array;
  readonly size: number;
  readonly count: number;
}

/**
 * Finds for each recording the most similar one that has another label, and returns the closest pairs.
 * Recordings that are byte for byte the same make no pair. The time grows with the square of their
 * number: 5,000 take about a second of one core.
 * @param options.count how many pairs at most
 * @returns most similar first; each pair once
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { closestPairs } from "@/reporting/eda/similar.ts";
 *
 * const sound = (id: string, emotion: string, ...timbre: number[]) =>
 *   ({ id, sha256: id, speaker: "s", emotion, timbre: Float32Array.from(timbre) });
 * const [first] = closestPairs([
 *   sound("a", "sad", 1, 5),
 *   sound("b", "happy", 1.1, 5),
 *   sound("c", "happy", 9, 0),
 * ], { count: 1 });
 * assert.deepEqual([first!.a.id, first!.b.id], ["a", "b"]);
 * ```
 */
export function closestPairs<S extends Sounding>(
  recordings: readonly S[],
  options: { readonly count: number },
): AlikePair<S>[] {
  const directions = unitRows(standardise(recordings));
  const labels = numbered(recordings.map(({ emotion }) => emotion));
  const contents = numbered(recordings.map(({ sha256 }) => sha256));
  const nearest = nearestOthers(
    directions,
    (i, j) => labels[i] !== labels[j] && contents[i] !== contents[j],
  );
  const pairs = new Map<string, AlikePair<S>>();
  for (const [i, { index: j, similarity }] of nearest.entries()) {
    if (j < 0) continue;
    const [first, second] = i < j ? [i, j] : [j, i];
    const pair = { a: recordings[first]!, b: recordings[second]!, similarity };
    pairs.set(`${first} ${second}`, pair);
  }
  return [...pairs.values()].sort((x, y) => y.similarity - x.similarity).slice(0, options.count);
}

/** Rows that are compared with all others at a time: they stay in the cache of the processor. */
const BLOCK = 64;

/** For each row the most similar other one that is allowed; index -1 where there is none. */
function nearestOthers(
  { data, size, count }: Matrix,
  isAllowed: (i: number, j: number) => boolean,
): { index: number; similarity: number }[] {
  const best = Array.from({ length: count }, () => ({ index: -1, similarity: -Infinity }));
  const offer = (i: number, j: number, similarity: number) => {
    if (similarity > best[i]!.similarity) best[i] = { index: j, similarity };
  };
  for (let start = 0; start < count; start += BLOCK) {
    const end = Math.min(count, start + BLOCK);
    for (let j = start + 1; j < count; j++) {
      for (let i = start; i < Math.min(end, j); i++) {
        let sum = 0;
        for (let k = 0; k < size; k++) sum += data[i * size + k]! * data[j * size + k]!;
        if (sum <= best[i]!.similarity && sum <= best[j]!.similarity) continue;
        if (!isAllowed(i, j)) continue;
        offer(i, j, sum);
        offer(j, i, sum);
      }
    }
  }
  return best;
}

/** Rounds in which means of speakers and of labels are fitted in turn. */
const ROUNDS = 10;

/**
 * Recordings that are far from their label's centre, given who speaks. Each number of a summary is
 * taken as the sum of a mean of the speaker, a mean of the label, and a rest; the rest, in standard
 * deviations, is the distance. Those that are closest to another label's centre, compared with their
 * own, come first.
 * @param options.count how many at most
 */
export function findOutliers<S extends Sounding>(
  recordings: readonly S[],
  options: { readonly count: number },
): Outlier<S>[] {
  const names = [...new Set(recordings.map(({ emotion }) => emotion))];
  const labels = numbered(recordings.map(({ emotion }) => emotion));
  const speakers = numbered(recordings.map(({ speaker }) => speaker));
  const matrix = standardise(recordings);
  const ofSpeaker = new Float64Array(matrix.size * new Set(speakers).size);
  const ofLabel = new Float64Array(matrix.size * names.length);
  for (let round = 0; round < ROUNDS; round++) {
    fitMeans(ofSpeaker, matrix, { groups: speakers, others: ofLabel, otherGroups: labels });
    fitMeans(ofLabel, matrix, { groups: labels, others: ofSpeaker, otherGroups: speakers });
  }
  const { data, size } = matrix;
  const rest = (i: number, label: number, k: number) =>
    data[i * size + k]! - ofSpeaker[speakers[i]! * size + k]! - ofLabel[label * size + k]!;
  const spread = Float64Array.from({ length: size }, (_, k) => {
    const sum = labels.reduce((total, label, i) => total + rest(i, label, k) ** 2, 0);
    return Math.sqrt(sum / recordings.length) || 1;
  });
  const distanceTo = (i: number, label: number) => {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += (rest(i, label, k) / spread[k]!) ** 2;
    return Math.sqrt(sum);
  };
  const all = recordings.map((recording, i) => {
    const distances = names.map((_, label) => distanceTo(i, label));
    const own = distances[labels[i]!]!;
    const closest = distances.indexOf(Math.min(...distances));
    const closerTo = closest === labels[i] ? null : names[closest]!;
    return { recording, distance: own, closerTo, margin: own - distances[closest]! };
  });
  const usual = medianInPlace(Float64Array.from(all, ({ distance }) => distance)) || 1;
  return all.sort((a, b) => b.margin - a.margin || b.distance - a.distance)
    .slice(0, options.count)
    .map(({ recording, distance, closerTo }) => ({
      recording,
      distance: distance / usual,
      closerTo,
    }));
}

/** Sets the means of groups to those of what the other groups' means leave. */
function fitMeans(
  means: Float64Array,
  { data, size }: Matrix,
  { groups, others, otherGroups }: {
    readonly groups: readonly number[];
    readonly others: Float64Array;
    readonly otherGroups: readonly number[];
  },
): void {
  const counts = new Float64Array(means.length / size);
  means.fill(0);
  groups.forEach((group, i) => {
    counts[group]!++;
    for (let k = 0; k < size; k++) {
      means[group * size + k]! += data[i * size + k]! - others[otherGroups[i]! * size + k]!;
    }
  });
  for (let at = 0; at < means.length; at++) means[at]! /= counts[Math.floor(at / size)]!;
}

/** Each column with the mean 0 and the deviation 1; a column without deviation becomes 0. */
function standardise(recordings: readonly Sounding[]): Matrix {
  const count = recordings.length;
  const size = recordings[0]?.timbre.length ?? 0;
  const data = new Float32Array(count * size);
  for (let k = 0; k < size; k++) {
    const column = recordings.map(({ timbre }) => timbre[k]!);
    const mean = column.reduce((sum, value) => sum + value, 0) / count;
    const squares = column.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const deviation = Math.sqrt(squares / count);
    column.forEach((value, i) => {
      data[i * size + k] = deviation > 0 ? (value - mean) / deviation : 0;
    });
  }
  return { data, size, count };
}

/** Each row divided by its length. */
function unitRows({ data, size, count }: Matrix): Matrix {
  const unit = data.slice();
  for (let i = 0; i < count; i++) {
    const row = unit.subarray(i * size, (i + 1) * size);
    const length = Math.hypot(...row) || 1;
    row.forEach((value, k) => row[k] = value / length);
  }
  return { data: unit, size, count };
}

/** The number of each text, counted in the order in which they first occur. */
function numbered(texts: readonly string[]): number[] {
  const numbers = new Map<string, number>();
  return texts.map((text) => {
    const known = numbers.get(text) ?? numbers.size;
    numbers.set(text, known);
    return known;
  });
}
