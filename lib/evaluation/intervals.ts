/**
 * Confidence intervals: the percentile bootstrap over speakers, and mean and spread over seeds.
 *
 * Clips of one speaker are alike, so speakers are drawn, each with all their clips: as many
 * speakers as there are, with replacement (the cluster bootstrap; Davison & Hinkley, Bootstrap
 * Methods and their Application, 1997, section 3.8). The interval says what the figure might have
 * been with other speakers of the same kind. It does not include what another training seed would
 * change: that is the standard deviation over seeds.
 *
 * If a draw of speakers leaves a class without a clip, that draw averages over the other classes.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { seededRandom } from "@/base/random.ts";
import { type ConfusionMatrix, confusionMatrix } from "./metrics.ts";
import type { Prediction } from "./table.ts";

/** With fewer speakers there are too few different draws for a 95 % interval to mean anything. */
const MIN_SPEAKERS = 3;

/** A figure and the ends of its interval; null ends when there are under three speakers. */
export interface Interval {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** What a bootstrap needs to know of a prediction. */
export type SpokenPrediction = Pick<Prediction, "speaker" | "emotion" | "predicted">;

/** Draws of speakers. */
const SAMPLES = 2000;
const SEED = 1;
/** Share of the draws below, and above, the interval. */
const TAIL = (1 - 0.95) / 2;

/**
 * The 95 % interval of one figure of one set of predictions.
 * @param statistic a figure that follows from the confusion matrix, e.g. `uar`
 * @param labels the task's classes
 * @throws {InputError} when there is no prediction
 */
export function speakerBootstrap(
  rows: readonly SpokenPrediction[],
  statistic: (confusion: ConfusionMatrix) => number,
  labels: readonly string[],
): Interval {
  const [interval] = jointBootstrap([rows], ([only]) => [statistic(only!)], labels);
  return interval!;
}

/**
 * The 95 % intervals of figures that follow from several sets of predictions at once, such as a mean
 * over seeds or a difference of two models: one draw of speakers serves all sets.
 * @param runs one list of predictions each; a speaker may be missing in some
 * @param statistic the figures, from one confusion matrix per run in the same order
 * @param labels the task's classes
 * @returns one interval per figure
 */
export function jointBootstrap(
  runs: readonly (readonly SpokenPrediction[])[],
  statistic: (confusions: readonly ConfusionMatrix[]) => readonly number[],
  labels: readonly string[],
): Interval[] {
  const { values, draws } = drawSpeakers(runs, { statistic, labels, seed: SEED });
  return values.map((value, i) => intervalOf(value, draws === null ? null : draws[i]!));
}

/** Figures, and what they are for each draw of speakers; null with too few speakers. */
export interface Draws {
  readonly values: readonly number[];
  readonly draws: readonly Float64Array[] | null;
}

/**
 * The draws of {@linkcode jointBootstrap}, for what follows from several of them.
 * @param options.seed two bootstraps that belong together have different ones
 */
export function drawSpeakers(
  runs: readonly (readonly SpokenPrediction[])[],
  { statistic, labels, seed }: {
    readonly statistic: (confusions: readonly ConfusionMatrix[]) => readonly number[];
    readonly labels: readonly string[];
    readonly seed: number;
  },
): Draws {
  const speakers = [...new Set(runs.flat().map((row) => row.speaker))].sort();
  const parts = runs.map((rows) => confusionPerSpeaker(rows, speakers, labels));
  const values = statistic(parts.map((part) => weightedSum(part, speakers.map(() => 1))));
  if (speakers.length < MIN_SPEAKERS) return { values, draws: null };
  const random = seededRandom(seed);
  const draws = values.map(() => new Float64Array(SAMPLES));
  for (let sample = 0; sample < SAMPLES; sample++) {
    const times = speakers.map(() => 0);
    for (let i = 0; i < speakers.length; i++) times[random.integer(speakers.length)]!++;
    const drawn = statistic(parts.map((part) => weightedSum(part, times)));
    drawn.forEach((value, i) => draws[i]![sample] = checkDraw(value));
  }
  return { values, draws };
}

/** A figure with the ends of its interval; null ends where there are no draws. */
export function intervalOf(value: number, draws: Float64Array | null): Interval {
  if (draws === null) return { value, low: null, high: null };
  const sorted = draws.toSorted();
  return { value, low: quantile(sorted, TAIL), high: quantile(sorted, 1 - TAIL) };
}

/** Fewer clips leave an accuracy open by ten points and more to either side. */
const FEW_CLIPS = 100;
/** The bootstrap over fewer speakers gives intervals that are too narrow. */
export const FEW_SPEAKERS = 6;
/** The 97.5 % quantile of the normal distribution. */
const NORMAL_QUANTILE = 1.959963984540054;

/**
 * The 95 % interval of a share by Wilson (1927), as if clips were drawn one by one; clips of one
 * speaker are alike, so the truth is wider still.
 * @param share in [0, 1]
 */
export function wilsonInterval(share: number, clips: number): { low: number; high: number } {
  const z2 = NORMAL_QUANTILE ** 2 / clips;
  const centre = share + z2 / 2;
  const half = NORMAL_QUANTILE * Math.sqrt(share * (1 - share) / clips + z2 / (4 * clips));
  return {
    low: Math.max(0, (centre - half) / (1 + z2)),
    high: Math.min(1, (centre + half) / (1 + z2)),
  };
}

/**
 * One sentence on how little a figure proves; undefined where there are enough clips and speakers.
 * @param figure.wa the accuracy, in [0, 1]
 * @param figure.leaky where the speakers were known, their number says nothing
 */
export function proofSentence(
  { clips, speakers, wa, leaky }: {
    readonly clips: number;
    readonly speakers: number;
    readonly wa: number;
    readonly leaky: boolean;
  },
): string | undefined {
  const reasons: string[] = [];
  if (clips < FEW_CLIPS) {
    const { low, high } = wilsonInterval(wa, clips);
    const range = `${Math.round(100 * low)} to ${Math.round(100 * high)} %`;
    const count = clips === 1 ? "one clip" : `${clips} clips`;
    reasons.push(`by chance alone the accuracy of ${count} may be anywhere from ${range}`);
  }
  if (speakers < FEW_SPEAKERS && !leaky) {
    const count = speakers === 1 ? "one speaker says" : `${speakers} speakers say`;
    reasons.push(`${count} little about others (test at least ${FEW_SPEAKERS})`);
  }
  return reasons.length === 0 ? undefined : `This proves little: ${reasons.join(", and ")}.`;
}

/** Mean, and sample standard deviation (n - 1); the latter is null for a single value. */
export function meanSd(values: readonly number[]): { mean: number; sd: number | null } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return { mean, sd: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (values.length - 1)) };
}

/**
 * Quantile by linear interpolation between order statistics (numpy.quantile's default, type 7).
 * @param sorted ascending, not empty; may hold infinities
 * @param q between 0 and 1
 */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0 || !(q >= 0 && q <= 1)) {
    throw new Error(`There is no quantile ${q} of ${sorted.length} values`);
  }
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below]!;
  const high = sorted[Math.ceil(at)]!;
  // No part of the way from -Infinity leads away from it, and equal infinities have no difference.
  return low === high || low === -Infinity ? low : low + (at - below) * (high - low);
}

/** One confusion matrix per speaker, so that a draw costs a sum and not a pass over the clips. */
function confusionPerSpeaker(
  rows: readonly SpokenPrediction[],
  speakers: readonly string[],
  labels: readonly string[],
): (ConfusionMatrix | undefined)[] {
  const groups = Map.groupBy(rows, (row) => row.speaker);
  return speakers.map((speaker) => {
    const own = groups.get(speaker);
    return own && confusionMatrix(own, labels);
  });
}

function weightedSum(
  parts: readonly (ConfusionMatrix | undefined)[],
  times: readonly number[],
): ConfusionMatrix {
  const labels = parts.find((part) => part !== undefined)?.labels;
  if (labels === undefined) {
    throw new InputError("score predictions", "there is no clip (is the test part empty?)");
  }
  const counts = labels.map(() => labels.map(() => 0));
  parts.forEach((part, speaker) => {
    const weight = times[speaker]!;
    if (part === undefined || weight === 0) return;
    part.counts.forEach((row, i) => row.forEach((n, j) => counts[i]![j]! += weight * n));
  });
  return { labels, counts };
}

function checkDraw(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new InputError(
    "bootstrap over these speakers",
    "a draw of them leaves one of the runs without a clip (are two runs on different speakers " +
      "put together?)",
  );
}
