/**
 * The likeliest path through the states of a hidden Markov model (`librosa.sequence.viterbi`).
 *
 * Source: A. Viterbi, Error bounds for convolutional codes and an asymptotically optimum decoding
 * algorithm, IEEE Transactions on Information Theory 13(2), 1967.
 * @module
 */

/** Used instead of a probability of 0, so that its logarithm is finite: the smallest normal double. */
export const NEVER = 2 ** -1022;

/**
 * Which steps between states are possible, ordered by the state that they lead to: state `j` can
 * come from `source[i]` with the log-probability `weight[i]`, `i` from `offset[j]` up to
 * `offset[j + 1]`, the sources rising. All other steps have the probability `NEVER`, which must be
 * less than that of any step that is named.
 */
export interface Transitions {
  readonly states: number;
  readonly offset: Int32Array;
  readonly source: Int32Array;
  readonly weight: Float64Array;
}

/**
 * Collects the steps that are possible.
 * @param states number of states
 * @param probability of the step from one state to another
 */
export function makeTransitions(
  states: number,
  probability: (from: number, to: number) => number,
): Transitions {
  const offset = new Int32Array(states + 1);
  const source: number[] = [];
  const weight: number[] = [];
  for (let to = 0; to < states; to++) {
    for (let from = 0; from < states; from++) {
      const p = probability(from, to);
      if (p === 0) continue;
      source.push(from);
      weight.push(Math.log(p + NEVER));
    }
    offset[to + 1] = source.length;
  }
  return { states, offset, source: Int32Array.from(source), weight: Float64Array.from(weight) };
}

/**
 * The likeliest states, one for each step in time. All states are equally likely at first; of equal
 * paths the one by the lower state wins.
 * @param logObservations log-likelihood of what was observed, given each state: row-major
 * `[steps, states]`
 * @returns a state for each step
 */
export function viterbi(logObservations: Float64Array, transitions: Transitions): Int32Array {
  const { states } = transitions;
  const steps = logObservations.length / states;
  const before = new Int32Array(steps * states);
  const start = Math.log(1 / states + NEVER);
  let value = logObservations.subarray(0, states).map((v) => v + start);
  let next = new Float64Array(states);
  for (let t = 1; t < steps; t++) {
    const from = before.subarray(t * states, (t + 1) * states);
    advance({ value, next, from }, transitions);
    for (let j = 0; j < states; j++) next[j] = next[j]! + logObservations[t * states + j]!;
    [value, next] = [next, value];
  }
  const path = new Int32Array(steps);
  path[steps - 1] = firstLargest(value);
  for (let t = steps - 1; t > 0; t--) path[t - 1] = before[t * states + path[t]!]!;
  return path;
}

/** The best way to every state, and the state that it comes from. */
function advance(
  { value, next, from }: { value: Float64Array; next: Float64Array; from: Int32Array },
  { states, offset, source, weight }: Transitions,
): void {
  // The best of the steps that are not named serves all states: where it is named, it is better.
  const never = value.map((v) => v + Math.log(NEVER));
  const jump = firstLargest(never);
  const jumpValue = never[jump]!;
  for (let j = 0; j < states; j++) {
    let best = jump, bestValue = jumpValue;
    for (let i = offset[j]!; i < offset[j + 1]!; i++) {
      const k = source[i]!;
      const v = value[k]! + weight[i]!;
      if (v > bestValue || (v === bestValue && k < best)) {
        best = k;
        bestValue = v;
      }
    }
    from[j] = best;
    next[j] = bestValue;
  }
}

function firstLargest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
