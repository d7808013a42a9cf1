/**
 * The beta distribution (`scipy.stats.beta`).
 *
 * Source: W. Press and others, Numerical Recipes, 3rd edition, 6.1 (C. Lanczos' approximation of the
 * gamma function) and 6.4 (the incomplete beta function as a continued fraction, by W. Lentz'
 * method).
 * @module
 */
import { InputError } from "@/base/errors.ts";

/** The distribution's two shapes, both positive. */
export interface BetaShape {
  readonly alpha: number;
  readonly beta: number;
}

const LANCZOS = [
  ...[0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313],
  ...[-176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6],
  1.5056327351493116e-7,
] as const;
const LANCZOS_SHIFT = 7.5;
/** Where the fraction stands in for a zero that it would divide by. */
const TINY = 1e-300;
const MAX_STEPS = 10_000;

/**
 * The probability of a value up to `x`: the regularised incomplete beta function.
 * @param x 0 and 1 at the ends; 0 before, 1 after
 * @throws RangeError if a shape is not positive
 */
export function betaCdf(x: number, shape: BetaShape): number {
  const { alpha, beta } = shape;
  if (!(alpha > 0 && beta > 0 && alpha < Infinity && beta < Infinity)) {
    throw new InputError(
      `use a beta distribution of the shape (${alpha}, ${beta})`,
      "both must be positive",
    );
  }
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const scale = Math.exp(
    logGamma(alpha + beta) - logGamma(alpha) - logGamma(beta) +
      alpha * Math.log(x) + beta * Math.log1p(-x),
  );
  // The fraction converges fast on this side of the mean only.
  if (x < (alpha + 1) / (alpha + beta + 2)) return scale * fraction(x, shape) / alpha;
  return 1 - scale * fraction(1 - x, { alpha: beta, beta: alpha }) / beta;
}

/** Logarithm of the gamma function of a positive number. */
function logGamma(z: number): number {
  if (z < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * z)) - logGamma(1 - z);
  const [first, ...others] = LANCZOS;
  const t = z - 1 + LANCZOS_SHIFT;
  const sum = others.reduce((total, c, i) => total + c / (z + i), first as number);
  return Math.log(2 * Math.PI) / 2 + (z - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** The continued fraction of the incomplete beta function. */
function fraction(x: number, { alpha, beta }: BetaShape): number {
  const away = (v: number) => Math.abs(v) < TINY ? TINY : v;
  let c = 1, d = 1 / away(1 - (alpha + beta) * x / (alpha + 1)), value = d;
  for (let m = 1, change = 0; m < MAX_STEPS && Math.abs(change - 1) > Number.EPSILON; m++) {
    const end = alpha + 2 * m;
    for (
      const term of [
        m * (beta - m) * x / ((end - 1) * end),
        -(alpha + m) * (alpha + beta + m) * x / (end * (end + 1)),
      ]
    ) {
      d = 1 / away(1 + term * d);
      c = away(1 + term / c);
      change = c * d;
      value *= change;
    }
  }
  return value;
}
