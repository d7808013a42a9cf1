/**
 * The Kaiser window: of all windows of a length nearly the one with the least energy outside its
 * main lobe, and with one parameter between width and attenuation.
 *
 * Source: J. F. Kaiser, Nonrecursive digital filter design using the I0-sinh window function,
 * ISCAS 1974; scipy.signal.kaiser_beta, kaiser_atten.
 * @module
 */
import { InputError } from "@/base/errors.ts";

/** Modified Bessel function of the first kind and order 0, by its power series. */
export function besselI0(x: number): number {
  const quarter = x * x / 4;
  let term = 1, sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

/** The window's parameter for an attenuation of at least 50 dB. */
export function kaiserBeta(attenuationDb: number): number {
  if (!(attenuationDb >= 50)) {
    throw new InputError(`design a Kaiser window for ${attenuationDb} dB`, "50 dB or more");
  }
  return 0.1102 * (attenuationDb - 8.7);
}

/**
 * Length of a filter, in samples, that goes from pass to stop over a band.
 * @param width width of the transition as a part of the Nyquist frequency
 */
export function kaiserLength(attenuationDb: number, width: number): number {
  return (attenuationDb - 7.95) / (2.285 * Math.PI * width);
}

/** The window at `x` in [-1, 1], 1 in the middle; 0 beyond. */
export function kaiserAt(x: number, beta: number): number {
  return x < -1 || x > 1 ? 0 : besselI0(beta * Math.sqrt(1 - x * x)) / besselI0(beta);
}
