/**
 * LSTM over whole sequences. tfjs runs about thirty ops per time step and records each on its tape;
 * this layer replaces the call by one kernel forward and one backward, and nothing else.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { address, currentHost, type Host } from "./host.ts";
import { multiply, withPrepared } from "./matmul.ts";

interface Options {
  readonly backwards: boolean;
  readonly hard: boolean;
  readonly sequences: boolean;
}

interface Saved {
  readonly x: tf.Tensor;
  readonly kernel: tf.Tensor;
  readonly recurrent: tf.Tensor;
  readonly gates: tf.Tensor;
  readonly cells: tf.Tensor;
  readonly states: tf.Tensor;
}

/**
 * Hidden states of an LSTM (Hochreiter and Schmidhuber 1997, with forget gates; Keras' gate order
 * i, f, c, o), with gradients.
 * @param inputs x [batch, time, features], kernel [features, 4 units], recurrent [units, 4 units],
 *   bias [4 units]
 * @returns [batch, time, units] in the order they were computed if `sequences`, else the last
 *   computed [batch, units]
 */
export function lstmSequence(
  host: Host,
  inputs: { x: tf.Tensor; kernel: tf.Tensor; recurrent: tf.Tensor; bias: tf.Tensor },
  options: Options,
): tf.Tensor {
  const op = tf.customGrad((...args: unknown[]) => {
    const [x, kernel, recurrent, bias, save] = args as [...tf.Tensor[], tf.GradSaveFunc] as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.GradSaveFunc,
    ];
    const { gates, cells, states } = forward(host, { x, kernel, recurrent, bias }, options);
    save([x, kernel, recurrent, gates, cells, states]);
    return {
      value: options.sequences ? states : lastStep(host, states),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [x, kernel, recurrent, gates, cells, states] = saved as [
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
        ];
        return backward(host, { x, kernel, recurrent, gates, cells, states }, dy, options);
      },
    };
  });
  return op(inputs.x, inputs.kernel, inputs.recurrent, inputs.bias);
}

function output(host: Host, shape: readonly number[]): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo(host.backend.makeOutput(shape, "float32"));
}

function forward(
  host: Host,
  { x, kernel, recurrent, bias }: Record<"x" | "kernel" | "recurrent" | "bias", tf.Tensor>,
  options: Options,
): { gates: tf.Tensor; cells: tf.Tensor; states: tf.Tensor } {
  const [batch, steps, features] = x.shape as [number, number, number];
  const units = recurrent.shape[0]!;
  const gates = output(host, [batch, steps, 4 * units]);
  const cells = output(host, [batch, steps, units]);
  const states = output(host, [batch, steps, units]);
  const at = (tensor: tf.Tensor) => address(host, tensor);
  multiply(host, {
    ...{ a: at(x), b: at(kernel), c: at(gates) },
    ...{ m: batch * steps, n: 4 * units, k: features, transposeA: false, transposeB: false },
  });
  const shape = [steps, units, options.backwards ? 1 : 0, options.hard ? 1 : 0];
  withPrepared(host, { b: at(recurrent), k: units, n: 4 * units }, (prepared) => {
    const args = [at(gates), prepared, at(bias), at(cells), at(states)];
    host.run("lstmForward", batch, args, { shape, parts: Math.min(host.threads, batch) });
  });
  return { gates, cells, states };
}

function lastStep(host: Host, states: tf.Tensor): tf.Tensor {
  const [batch, steps, units] = states.shape as [number, number, number];
  const last = output(host, [batch, units]);
  const from = host.f32(address(host, states), states.size);
  const to = host.f32(address(host, last), last.size);
  for (let b = 0; b < batch; b++) {
    const row = (b * steps + steps - 1) * units;
    to.set(from.subarray(row, row + units), b * units);
  }
  return last;
}

function backward(host: Host, saved: Saved, dy: tf.Tensor, options: Options): tf.Tensor[] {
  const { x, kernel, recurrent, gates, cells, states } = saved;
  const [batch, steps, features] = x.shape as [number, number, number];
  const units = recurrent.shape[0]!, rows = batch * steps, wide = 4 * units;
  const at = (tensor: tf.Tensor) => address(host, tensor);
  const dz = output(host, [rows, wide]);
  const carry = host.alloc(2 * batch * units * 4);
  const shape = [steps, units, options.backwards ? 1 : 0, options.hard ? 1 : 0];
  withPrepared(host, { b: at(recurrent), k: wide, n: units, transposed: true }, (prepared) => {
    const args = [at(gates), prepared, at(cells), at(dy), options.sequences ? 1 : 0];
    const parts = Math.min(host.threads, batch);
    host.run("lstmBackward", batch, [...args, batch, carry, at(dz)], { shape, parts });
  });
  host.free(carry);
  const dx = output(host, x.shape), dKernel = output(host, kernel.shape);
  const dRecurrent = output(host, recurrent.shape);
  const previous = output(host, states.shape);
  host.run("lstmPrevious", batch, [at(states), at(previous)], { shape });
  const size = { transposeA: false, transposeB: false };
  multiply(host, {
    ...{ a: at(dz), b: at(kernel), c: at(dx), m: rows, n: features, k: wide },
    ...{ ...size, transposeB: true },
  });
  multiply(host, {
    ...{ a: at(x), b: at(dz), c: at(dKernel), m: features, n: wide, k: rows },
    ...{ ...size, transposeA: true },
  });
  multiply(host, {
    ...{ a: at(previous), b: at(dz), c: at(dRecurrent), m: units, n: wide, k: rows },
    ...{ ...size, transposeA: true },
  });
  return [dx, dKernel, dRecurrent, tf.sum(dz, 0)];
}

type Args = Parameters<typeof tf.layers.lstm>[0];

interface Cell {
  readonly units: number;
  readonly useBias: boolean;
  readonly dropout: number;
  readonly recurrentDropout: number;
  readonly kernel: tf.LayerVariable;
  readonly recurrentKernel: tf.LayerVariable;
  readonly bias: tf.LayerVariable | null;
  readonly activation: { getClassName(): string };
  readonly recurrentActivation: { getClassName(): string };
}

interface Stock extends tf.layers.Layer {
  readonly cell: Cell;
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly goBackwards: boolean;
}

const Base = tf.layers.lstm({ units: 1 }).constructor as unknown as new (args: Args) => Stock;

class LSTM extends Base {
  static className = "LSTM";

  override call(
    inputs: tf.Tensor | tf.Tensor[],
    kwargs: Record<string, unknown>,
  ): tf.Tensor | tf.Tensor[] {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const host = currentHost();
    if (host === undefined || !this.#known(inputs, kwargs)) return super.call(inputs, kwargs);
    const { kernel, recurrentKernel, bias, recurrentActivation } = this.cell;
    return tf.tidy(() =>
      lstmSequence(host, {
        x,
        kernel: kernel.read(),
        recurrent: recurrentKernel.read(),
        bias: bias === null ? tf.zeros([4 * this.cell.units]) : bias.read(),
      }, {
        backwards: this.goBackwards === true,
        hard: recurrentActivation.getClassName() === "hardSigmoid",
        sequences: this.returnSequences,
      })
    );
  }

  // Options that the kernel does not cover go tfjs's way, unit counts that do not fill a vector too.
  #known(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown>): boolean {
    const { cell } = this, gate = cell.recurrentActivation.getClassName();
    return !(Array.isArray(inputs) && inputs.length > 1) && kwargs?.["mask"] == null &&
      kwargs?.["initialState"] == null && !this.returnState && !this.stateful &&
      cell.units % 4 === 0 && cell.dropout === 0 && cell.recurrentDropout === 0 &&
      cell.activation.getClassName() === "tanh" && (gate === "sigmoid" || gate === "hardSigmoid");
  }
}

/** `tf.layers.lstm`, fast on the engine: same arguments, weights and configuration. */
export function lstm(args: Args): tf.RNN {
  return new LSTM(args) as unknown as tf.RNN;
}

/** `tf.layers.bidirectional`; its two copies of a fast layer are fast too. */
export function bidirectional(
  args: Parameters<typeof tf.layers.bidirectional>[0],
): tf.layers.Layer {
  registerLstm(); // the wrapper copies its layer by class name
  return tf.layers.bidirectional(args) as tf.layers.Layer;
}

/** Makes loaded and copied models use the fast layer. */
export function registerLstm(): void {
  tf.serialization.registerClass(
    LSTM as unknown as Parameters<typeof tf.serialization.registerClass>[0],
  );
}
