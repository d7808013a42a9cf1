/**
 * The Kaiser window, which has nearly the least energy outside its main lobe of all windows of a
 * length. One parameter trades the lobe's width for attenuation.
 *
 * Source: J. F. Kaiser, Nonrecursive digital filter design using the I0-sinh window function,
 * ISCAS 1974; scipy.signal.kaiser_beta, kaiser_atten.
 * @module
 */

/** Modified Bessel function of the first kind and order 0, by its power series. */
function besselI0(x: number): number {
  const quarter = x * x / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

/** The window's parameter for an attenuation, in dB, which must be at least 50. */
export function kaiserBeta(attenuationDb: number): number {
  return 0.1102 * (attenuationDb - 8.7);
}

/**
 * Length of a filter, in samples, with a given attenuation.
 * @param width width of the transition from pass to stop, as a part of the Nyquist frequency
 */
export function kaiserLength(attenuationDb: number, width: number): number {
  return (attenuationDb - 7.95) / (2.285 * Math.PI * width);
}

/** The window at `x` in [-1, 1], 1 in the middle; 0 beyond. */
export function kaiserAt(x: number, beta: number): number {
  if (x < -1 || x > 1) return 0;
  return besselI0(beta * Math.sqrt(1 - x * x)) / besselI0(beta);
}
