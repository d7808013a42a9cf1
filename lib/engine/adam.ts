/**
 * Adam as one kernel per weight; tfjs composes it of a dozen ops per weight.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { address, currentHost, type Host } from "./host.ts";

interface Moment {
  readonly originalName: string;
  readonly variable: tf.Variable;
}

// What this file uses of tfjs's optimizer.
interface Stock {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly accBeta1: tf.Variable;
  readonly accBeta2: tf.Variable;
  readonly accumulatedFirstMoment: Moment[];
  readonly accumulatedSecondMoment: Moment[];
  applyGradients(gradients: Gradients): void;
  incrementIterations(): void;
}

type Gradients = Parameters<tf.Optimizer["applyGradients"]>[0];
type Args = readonly [
  learningRate: number,
  beta1: number,
  beta2: number,
  epsilon?: number | undefined,
];

const Base = tf.AdamOptimizer as unknown as new (...args: Args) => Stock;

class Adam extends Base {
  override applyGradients(gradients: Gradients): void {
    const host = currentHost();
    if (host === undefined) return super.applyGradients(gradients);
    const named = Array.isArray(gradients)
      ? gradients.map(({ name, tensor }) => [name, tensor] as const)
      : Object.entries(gradients);
    tf.tidy(() => {
      const c1 = 1 - this.accBeta1.dataSync()[0]!, c2 = 1 - this.accBeta2.dataSync()[0]!;
      const rates = [this.beta1, this.beta2, c1, c2, this.learningRate, this.epsilon];
      named.forEach(([name, gradient], i) => {
        const value = tf.engine().registeredVariables[name]!;
        const first = moment(this.accumulatedFirstMoment, i, `${name}/m`, value);
        const second = moment(this.accumulatedSecondMoment, i, `${name}/v`, value);
        if (gradient != null) update(host, rates, gradient, [value, first, second]);
      });
      this.accBeta1.assign(tf.mul(this.accBeta1, this.beta1));
      this.accBeta2.assign(tf.mul(this.accBeta2, this.beta2));
    });
    this.incrementIterations();
  }
}

function moment(all: Moment[], i: number, originalName: string, like: tf.Variable): tf.Variable {
  all[i] ??= { originalName, variable: tf.tidy(() => tf.zerosLike(like).variable(false)) };
  return all[i].variable;
}

// Into new buffers: a copy of a weight shares its buffer and must keep its values.
function update(
  host: Host,
  rates: readonly number[],
  gradient: tf.Tensor,
  variables: readonly [tf.Variable, tf.Variable, tf.Variable],
): void {
  const [value, first, second] = variables.map((v) => address(host, v));
  const next = variables.map((v) =>
    tf.engine().makeTensorFromTensorInfo(host.backend.makeOutput(v.shape, "float32"))
  );
  const targets = next.map((t) => address(host, t));
  const args = [value!, address(host, gradient), first!, second!, ...rates, ...targets];
  host.run("adamUpdate", gradient.size, args, { grain: 1 << 14 });
  variables.forEach((v, i) => v.assign(next[i]!));
}

/**
 * `tf.train.adam` (Kingma and Ba 2015, arXiv:1412.6980), fast on the engine: same arguments, state
 * and configuration.
 * @param learningRate @default 0.001
 * @param options `beta1` @default 0.9, `beta2` @default 0.999, `epsilon` @default tfjs's, 1e-7
 */
export function adam(
  learningRate = 0.001,
  options: { readonly beta1?: number; readonly beta2?: number; readonly epsilon?: number } = {},
): tf.AdamOptimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon } = options;
  return new Adam(learningRate, beta1, beta2, epsilon) as unknown as tf.AdamOptimizer;
}
