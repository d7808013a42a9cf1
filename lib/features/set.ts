/** The features of many clips in one array. @module */

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

/**
 * Checks that the parts of a set belong together.
 * @throws TypeError if sizes differ or an id stands twice
 */
export function checkFeatureSet(set: FeatureSet): void {
  const [clips] = set.shape;
  if (set.ids.length !== clips || set.data.length !== clips * clipSize(set)) {
    throw new TypeError(
      `Cannot use these features: shape [${set.shape}], but ${set.ids.length} ids and ` +
        `${set.data.length} values`,
    );
  }
  const twice = set.ids.find((id, i) => set.ids.indexOf(id) !== i);
  if (new Set(set.ids).size !== clips) {
    throw new TypeError(`Cannot use these features: the clip "${twice}" stands in them twice`);
  }
}
