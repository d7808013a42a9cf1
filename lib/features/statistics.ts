/**
 * Mean and standard deviation of the training part, and features on that scale.
 *
 * The ids of the clips that the statistics come from stay with them, so that a guard can refuse
 * statistics that saw a test clip.
 * @module
 */
import { InputError } from "@/base/errors.ts";

/** Features of a list of clips, in the order of that list. */
export interface FeatureSet {
  /** Row-major `[clips, bands, frames, channels]`. */
  readonly data: Float32Array;
  readonly shape: readonly [clips: number, bands: number, frames: number, channels: number];
  /** The clips' ids, one per clip, all different. */
  readonly ids: readonly string[];
}

/** Zeros that threads can use together: what is sent to another thread is not copied. */
export function sharedValues(count: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(count * Float32Array.BYTES_PER_ELEMENT));
}

/** Values per clip. */
export function clipSize(set: FeatureSet): number {
  const [, bands, frames, channels] = set.shape;
  return bands * frames * channels;
}

/** Mean and standard deviation of each channel, or of each band of each channel. */
export interface FeatureStatistics {
  /** `"channel"`: one value per channel; `"band"`: row-major `[bands, channels]`. */
  readonly per: "channel" | "band";
  readonly mean: Float32Array;
  /** Population standard deviation; 1 where all values are equal. */
  readonly std: Float32Array;
  /** Ids of the clips that they were computed from. */
  readonly fittedOn: readonly string[];
}

/**
 * Statistics of some clips of a set, and of no others.
 * @param ids the training part
 * @param options.per what gets a mean and a deviation of its own @default "channel"
 * @throws {InputError} if no id is given, one is given twice or is not in the set
 */
export function fitStatistics(
  set: FeatureSet,
  ids: readonly string[],
  options: { readonly per?: "channel" | "band" } = {},
): FeatureStatistics {
  const { per = "channel" } = options;
  const rows = rowsOf(set, ids);
  const [, bands, frames, channels] = set.shape;
  const groups = per === "channel" ? channels : bands * channels;
  const size = clipSize(set);
  const count = rows.length * size / groups;
  const group = groupOf(per, { frames, channels });
  const sums = (term: (value: number, group: number) => number) => {
    const total = new Float64Array(groups);
    for (const row of rows) {
      for (let at = 0; at < size; at++) {
        total[group(at)]! += term(set.data[row * size + at]!, group(at));
      }
    }
    return total;
  };
  const mean = sums((value) => value).map((sum) => sum / count);
  const squares = sums((value, g) => (value - mean[g]!) ** 2);
  const std = Float32Array.from(squares, (s) => s > 0 ? Math.sqrt(s / count) : 1);
  return { per, mean: Float32Array.from(mean), std, fittedOn: [...ids] };
}

/**
 * Shifts and scales every clip of a set by given statistics.
 * @returns a new set, in memory that threads share
 * @throws {InputError} if the statistics are of features of another shape
 */
export function applyStatistics(set: FeatureSet, statistics: FeatureStatistics): FeatureSet {
  const [, bands, frames, channels] = set.shape;
  const options = { shape: [bands, frames, channels], statistics } as const;
  return {
    ...set,
    data: scaleClips(set.data, { ...options, into: sharedValues(set.data.length) }),
  };
}

/**
 * `applyStatistics` for bare values: one clip, or several in a row.
 * @param values row-major `[..., bands, frames, channels]`
 * @param options.into where the results go, as many as there are values @default a new array
 * @returns the results
 * @throws {InputError} if the statistics are of features of another shape
 */
export function scaleClips(
  values: Float32Array,
  options: {
    readonly shape: readonly [bands: number, frames: number, channels: number];
    readonly statistics: FeatureStatistics;
    readonly into?: Float32Array;
  },
): Float32Array {
  const { shape: [bands, frames, channels], statistics: { per, mean, std } } = options;
  const { into = new Float32Array(values.length) } = options;
  const groups = per === "channel" ? channels : bands * channels;
  if (
    mean.length !== groups || std.length !== groups || values.length % (bands * frames * channels)
  ) {
    throw new InputError(
      `scale features of ${bands} bands and ${channels} channels`,
      `the statistics of ${mean.length} values per ${per} were fitted on other features`,
    );
  }
  const group = groupOf(per, { frames, channels });
  const size = bands * frames * channels;
  for (let i = 0; i < values.length; i++) {
    const g = group(i % size);
    into[i] = (values[i]! - mean[g]!) / std[g]!;
  }
  return into;
}

/** From a value's place in its clip to the statistics that it belongs to. */
function groupOf(
  per: "channel" | "band",
  { frames, channels }: { frames: number; channels: number },
): (at: number) => number {
  if (per === "channel") return (at) => at % channels;
  return (at) => Math.floor(at / (frames * channels)) * channels + at % channels;
}

function rowsOf(set: FeatureSet, ids: readonly string[]): number[] {
  const places = new Map(set.ids.map((id, i) => [id, i]));
  if (ids.length === 0 || new Set(ids).size !== ids.length) {
    throw new InputError("fit statistics", "no clip was named, or one was named twice");
  }
  return ids.map((id) => {
    const place = places.get(id);
    if (place === undefined) {
      throw new InputError("fit statistics", `the clip "${id}" is not among the features`);
    }
    return place;
  });
}
