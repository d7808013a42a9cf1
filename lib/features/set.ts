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
