/** Arithmetic that numpy has and JavaScript has not. @module */

/** Rounds as numpy's `rint` and `round`: halves go to the even neighbour. */
export function roundHalfEven(x: number): number {
  const low = Math.floor(x);
  if (x - low !== 0.5) return Math.round(x);
  return low % 2 === 0 ? low : low + 1;
}

/** Remainder with the sign of the divisor, as `numpy.mod`. */
export function modulo(a: number, n: number): number {
  return a - n * Math.floor(a / n);
}

/**
 * Median; the mean of the middle two where there are two. Selects instead of sorting (C. A. R.
 * Hoare, Algorithm 65: find, 1961), and orders `values` in part while doing so.
 * @param values at least one, none NaN
 */
export function medianInPlace(values: Float64Array): number {
  const half = values.length >> 1;
  const upper = select(values, half);
  if (values.length % 2 === 1) return upper;
  let lower = -Infinity;
  for (let i = 0; i < half; i++) if (values[i]! > lower) lower = values[i]!;
  return (lower + upper) / 2;
}

/** The value that sorting would put at `rank`; no value before it is larger afterwards. */
function select(values: Float64Array, rank: number): number {
  let from = 0;
  let to = values.length - 1;
  while (from < to) {
    const pivot = values[(from + to) >> 1]!;
    let i = from;
    let j = to;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const swapped = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swapped;
    }
    if (rank <= j) to = j;
    else if (rank >= i) from = i;
    else break;
  }
  return values[rank]!;
}
