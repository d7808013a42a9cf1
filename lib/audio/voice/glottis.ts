/**
 * The voice's source: one period of glottal flow, differentiated, by the LF model with the one
 * shape parameter Rd. Rd 0.3 is a pressed, bright voice, 1 an ordinary one, 2.7 a breathy, dull one.
 *
 * Source: G. Fant, J. Liljencrants, Q. Lin, A four-parameter model of glottal flow, STL-QPSR 4/1985;
 * G. Fant, The LF-model revisited, STL-QPSR 2-3/1995.
 * @module
 */
import { InputError } from "@/base/errors.ts";

/** The range in which Fant's formulas for Rd hold. */
export const RD_RANGE: readonly [low: number, high: number] = [0.3, 2.7];

/** Instants of a period of length 1: peak of the flow, its steepest fall, and the return's time. */
interface PulseTimes {
  readonly peak: number;
  readonly fall: number;
  readonly returning: number;
}

function pulseTimes(rd: number): PulseTimes {
  const ra = (-1 + 4.8 * rd) / 100, rk = (22.4 + 11.8 * rd) / 100;
  const rg = rk / (4 * (0.11 * rd / (0.5 + 1.2 * rk) - ra));
  const peak = 1 / (2 * rg);
  return { peak, fall: peak * (1 + rk), returning: ra };
}

/** Decay of the return phase: epsilon with epsilon * ta = 1 - exp(-epsilon * (1 - te)). */
function returnDecay({ fall, returning }: PulseTimes): number {
  let epsilon = 1 / returning;
  for (let i = 0; i < 100; i++) epsilon = (1 - Math.exp(-epsilon * (1 - fall))) / returning;
  return epsilon;
}

/** Integral of exp(a t) sin(w t) from 0 to t, divided by -exp(a t) sin(w t). */
function openArea(a: number, w: number, t: number): number {
  const sin = Math.sin(w * t), cos = Math.cos(w * t);
  return -((a * sin - w * cos) + w * Math.exp(-a * t)) / ((a * a + w * w) * sin);
}

/** Growth of the open phase, such that the flow returns to zero: the period's integral is 0. */
function openGrowth(times: PulseTimes, epsilon: number): number {
  const { peak, fall, returning } = times, rest = 1 - fall;
  const decay = Math.exp(-epsilon * rest);
  const closedArea = -((1 - decay) / epsilon - decay * rest) / (epsilon * returning);
  let low = -200, high = 200;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (openArea(middle, Math.PI / peak, fall) + closedArea > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * One period of the derivative of glottal flow, whose steepest fall is -1.
 * @param rd shape, within {@link RD_RANGE}
 * @param length samples for the period
 * @throws RangeError if `rd` is out of range
 */
export function glottalPulse(rd: number, length: number): Float32Array {
  if (!(rd >= RD_RANGE[0] && rd <= RD_RANGE[1])) {
    throw new InputError(`make a glottal pulse of Rd ${rd}`, `${RD_RANGE.join(" to ")}`);
  }
  const times = pulseTimes(rd), { peak, fall, returning } = times;
  const epsilon = returnDecay(times), growth = openGrowth(times, epsilon);
  const omega = Math.PI / peak, end = Math.exp(-epsilon * (1 - fall));
  return Float32Array.from({ length }, (_, i) => {
    const t = i / length;
    return t <= fall
      ? -Math.exp(growth * (t - fall)) * Math.sin(omega * t) / Math.sin(omega * fall)
      : -(Math.exp(-epsilon * (t - fall)) - end) / (epsilon * returning);
  });
}

/** Pulses for a grid of shapes, made when first asked for. */
const PULSE_LENGTH = 1024;
const RD_STEP = 0.1;
const pulses = new Map<number, Float32Array>();

/**
 * The stored period nearest to a shape, 1024 samples long.
 * @param rd shape; beyond {@link RD_RANGE}, where the model ends, its end is taken
 */
export function storedPulse(rd: number): Float32Array {
  const [low, high] = RD_RANGE;
  const index = Math.round((Math.min(Math.max(rd, low), high) - low) / RD_STEP);
  const pulse = pulses.get(index) ??
    glottalPulse(Math.min(low + index * RD_STEP, high), PULSE_LENGTH);
  pulses.set(index, pulse);
  return pulse;
}
