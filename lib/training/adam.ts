/**
 * Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019) on plain arrays:
 * its moments can be stored and restored to the last bit, and one pass over an array is faster than
 * a dozen tensor operations.
 * @module
 */

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-7;

/** What Adam remembers: as many arrays as there are weights. */
export interface AdamState {
  /** Updates that were made. */
  step: number;
  /** Moving averages of the gradients. */
  readonly first: readonly Float32Array[];
  /** Moving averages of the squared gradients. */
  readonly second: readonly Float32Array[];
}

/** A fresh state for weights of the given sizes. */
export function adamState(sizes: readonly number[]): AdamState {
  return {
    step: 0,
    first: sizes.map((size) => new Float32Array(size)),
    second: sizes.map((size) => new Float32Array(size)),
  };
}

/** Settings of one update. */
export interface AdamOptions {
  readonly learningRate: number;
  /** Share by which decayed weights shrink, times the learning rate. @default 0 */
  readonly weightDecay?: number;
  /** Whether each weight decays; biases and normalisation should not. @default all do */
  readonly decays?: readonly boolean[];
  /** Longest gradient over all weights together; longer ones are scaled down. @default null */
  readonly clipNorm?: number | null;
}

/**
 * Makes one update: changes the weights and the state in place.
 * @throws RangeError when the gradient is not finite; weights and state are then as before
 */
export function adamUpdate(
  state: AdamState,
  step: { readonly weights: readonly Float32Array[]; readonly gradients: readonly Float32Array[] },
  options: AdamOptions,
): void {
  const scale = clipFactor(step.gradients, options.clipNorm ?? null);
  state.step++;
  const correction1 = 1 - Math.pow(BETA_1, state.step);
  const correction2 = Math.sqrt(1 - Math.pow(BETA_2, state.step));
  const rate = options.learningRate * correction2 / correction1;
  for (const [i, w] of step.weights.entries()) {
    const decay = options.decays?.[i] === false ? 0 : options.weightDecay ?? 0;
    const shrink = 1 - options.learningRate * decay;
    const g = step.gradients[i]!, m = state.first[i]!, v = state.second[i]!;
    for (let j = 0; j < w.length; j++) {
      const gradient = g[j]! * scale;
      const m1 = BETA_1 * m[j]! + (1 - BETA_1) * gradient;
      const v1 = BETA_2 * v[j]! + (1 - BETA_2) * gradient * gradient;
      m[j] = m1;
      v[j] = v1;
      w[j] = shrink * w[j]! - rate * m1 / (Math.sqrt(v1) + EPSILON * correction2);
    }
  }
}

function clipFactor(gradients: readonly Float32Array[], clipNorm: number | null): number {
  let squares = 0;
  for (const g of gradients) {
    for (let j = 0; j < g.length; j++) squares += g[j]! * g[j]!;
  }
  if (!Number.isFinite(squares)) {
    throw new RangeError(
      "Cannot go on training: the gradient is not finite (is the learning rate too high, or is a " +
        "feature not finite?)",
    );
  }
  const norm = Math.sqrt(squares);
  return clipNorm !== null && norm > clipNorm ? clipNorm / norm : 1;
}
