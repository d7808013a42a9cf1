/**
 * Adam (Kingma and Ba 2015, arXiv:1412.6980) with decoupled weight decay (Loshchilov and Hutter 2019,
 * arXiv:1711.05101) and gradients clipped by their common norm: one kernel for a weight, where tfjs's
 * optimizer takes a dozen ops. Its moments can be stored and restored bit by bit.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import * as tf from "@tensorflow/tfjs";
import { address, currentHost, emptyTensor, type Host } from "./host.ts";

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-7;

// Parts of a gradient have one length on any number of threads, so that sums are the same.
const PART = 1 << 15, MOST_PARTS = 254, PART_BYTES = 32;

/** The state of Adam: two moments for each weight. */
export interface Adam {
  /** Updates that were made. */
  step: number;
  /** Moving averages of the gradients. */
  readonly first: readonly tf.Variable[];
  /** Moving averages of the squared gradients. */
  readonly second: readonly tf.Variable[];
}

/** The state of Adam as plain arrays. */
export interface AdamState {
  readonly step: number;
  readonly first: readonly Float32Array[];
  readonly second: readonly Float32Array[];
}

/**
 * Starts Adam from zero or from a stored state. The moments are tensors: dispose of them at the end.
 * @throws {InputError} if the state's arrays have other sizes than the weights
 */
export function startAdam(weights: readonly tf.Tensor[], state?: AdamState): Adam {
  const sizes = weights.map(({ size }) => size).join();
  for (const moments of state === undefined ? [] : [state.first, state.second]) {
    if (moments.map(({ length }) => length).join() === sizes) continue;
    throw new InputError("continue training", "the optimizer's state is that of another network");
  }
  const moments = (values?: readonly Float32Array[]) =>
    weights.map(({ shape }, i) =>
      tf.tidy(() =>
        // A copy, because some backends keep the array they are given.
        tf.variable(values ? tf.tensor(values[i]!.slice(), shape) : tf.zeros(shape), false)
      )
    );
  return { step: state?.step ?? 0, first: moments(state?.first), second: moments(state?.second) };
}

/** Copies the state of Adam. */
export async function readAdam({ step, first, second }: Adam): Promise<AdamState> {
  const read = (moments: readonly tf.Tensor[]) =>
    Promise.all(moments.map(async (m) => Float32Array.from(await m.data())));
  return { step, first: await read(first), second: await read(second) };
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
 * Makes one update of the weights and of Adam's state.
 * @throws {InputError} if the gradient is not finite; nothing is changed then
 */
export async function adamUpdate(
  adam: Adam,
  step: { readonly weights: readonly tf.Variable[]; readonly gradients: readonly tf.Tensor[] },
  options: AdamOptions,
): Promise<void> {
  const { learningRate, weightDecay = 0, decays, clipNorm = null } = options;
  const host = currentHost();
  const norm = Math.sqrt(await sumOfSquares(step.gradients, host));
  if (!Number.isFinite(norm)) {
    throw new InputError(
      "continue training",
      "the gradient is not finite (is the learning rate too high, or a feature not finite?)",
    );
  }
  adam.step++;
  const correction = Math.sqrt(1 - Math.pow(BETA_2, adam.step));
  const factors = {
    scale: clipNorm !== null && norm > clipNorm ? clipNorm / norm : 1,
    rate: learningRate * correction / (1 - Math.pow(BETA_1, adam.step)),
    epsilon: EPSILON * correction,
  };
  const update = host === undefined ? updateByOps : updateByKernel.bind(null, host);
  step.weights.forEach((weight, i) => {
    const shrink = decays?.[i] === false ? 1 : 1 - learningRate * weightDecay;
    const tensors = { weight, gradient: step.gradients[i]! };
    const moments = { first: adam.first[i]!, second: adam.second[i]! };
    tf.tidy(() => update({ ...tensors, ...moments }, { ...factors, shrink }));
  });
}

type Tensors = Readonly<Record<"weight" | "first" | "second", tf.Variable>> & {
  readonly gradient: tf.Tensor;
};

/**
 * `scale` of the gradient; the learning `rate` and `epsilon`, corrected for moments that start at 0;
 * `shrink` of the weight.
 */
type Factors = Readonly<Record<"scale" | "rate" | "epsilon" | "shrink", number>>;

async function sumOfSquares(gradients: readonly tf.Tensor[], host?: Host): Promise<number> {
  if (host === undefined) {
    const total = tf.tidy(() => tf.addN(gradients.map((g) => tf.sum(tf.square(g)))));
    const [sum] = await total.data();
    total.dispose();
    return sum!;
  }
  const at = host.alloc(MOST_PARTS * PART_BYTES);
  let sum = 0;
  for (const gradient of gradients) {
    const parts = Math.min(MOST_PARTS, Math.ceil(gradient.size / PART));
    host.run("sumSquares", gradient.size, [address(host, gradient), at], { parts });
    for (const square of host.f64(at, parts * PART_BYTES / 8)) sum += square;
  }
  host.free(at);
  return sum;
}

// The weight is written to a new buffer, because copies of the weight share the old one.
function updateByKernel(host: Host, tensors: Tensors, factors: Factors): void {
  const { weight, gradient, first, second } = tensors;
  const { scale, rate, epsilon, shrink } = factors;
  const next = emptyTensor(host, weight.shape);
  const at = [weight, gradient, first, second, next].map((tensor) => address(host, tensor));
  const betas = [BETA_1, 1 - BETA_1, BETA_2, 1 - BETA_2];
  const args = [...at, ...betas, scale, rate, epsilon, shrink];
  host.run("adamUpdate", gradient.size, args, { grain: PART >> 1 });
  weight.assign(next);
}

// The same on tfjs's other backends.
function updateByOps({ weight, gradient, first, second }: Tensors, factors: Factors): void {
  const { scale, rate, epsilon, shrink } = factors;
  const g = tf.mul(gradient, scale);
  first.assign(tf.add(tf.mul(first, BETA_1), tf.mul(g, 1 - BETA_1)));
  second.assign(tf.add(tf.mul(second, BETA_2), tf.mul(tf.square(g), 1 - BETA_2)));
  const step = tf.div(tf.mul(first, rate), tf.add(tf.sqrt(second), epsilon));
  weight.assign(tf.sub(tf.mul(weight, shrink), step));
}
