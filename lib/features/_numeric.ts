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
 * Median; the mean of the middle two where there are two. Sorts `values`.
 * @param values at least one, none NaN
 */
export function medianInPlace(values: Float64Array): number {
  values.sort();
  const half = values.length >> 1;
  return values.length % 2 === 1 ? values[half]! : (values[half - 1]! + values[half]!) / 2;
}
