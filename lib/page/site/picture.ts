/**
 * A sound as a picture: for each column of 20 ms how far the waveform reaches, and the level in each
 * mel band. It is for looking at; the network has features of its own.
 * @module
 */

/** Mel bands of a column, lowest first. */
export const BANDS = 48;
/** Width of a column. */
export const COLUMN_SEC = 0.02;
/** The picture has the frequencies below half of this rate, Hz. */
export const PICTURE_RATE = 16000;

/** Columns of a picture, in the order of time. */
export interface Picture {
  readonly columns: number;
  /** Lowest and highest sample of each column. */
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** Levels from 0 to 255: `[columns][BANDS]`. */
  readonly levels: Uint8Array;
}

/** A picture that grows. */
export interface GrowingPicture extends Picture {
  add(more: Picture): void;
}

/** Makes an empty picture to which others are added; its memory at least doubles when it grows. */
export function createPicture(): GrowingPicture {
  let low = new Float32Array(1024);
  let high = new Float32Array(1024);
  let levels = new Uint8Array(1024 * BANDS);
  let columns = 0;
  const grow = (size: number) => {
    const larger = { low: new Float32Array(size), high: new Float32Array(size) };
    larger.low.set(low);
    larger.high.set(high);
    const taller = new Uint8Array(size * BANDS);
    taller.set(levels);
    ({ low, high } = larger);
    levels = taller;
  };
  return {
    get columns() {
      return columns;
    },
    get low() {
      return low;
    },
    get high() {
      return high;
    },
    get levels() {
      return levels;
    },
    add(more) {
      if (columns + more.columns > low.length) grow(2 * (columns + more.columns));
      low.set(more.low, columns);
      high.set(more.high, columns);
      levels.set(more.levels, columns * BANDS);
      columns += more.columns;
    },
  };
}
