/** LSTM over whole sequences: one kernel forward and one backward. @module */
import * as tf from "@tensorflow/tfjs";
import { address, emptyTensor, type Host } from "./host.ts";
import { multiply, withPrepared } from "./matmul.ts";

// Up to this many features, each step multiplies its input and its state in one product. With more,
// it is faster to multiply the inputs of all steps first.
const NARROW = 128;

interface Options {
  /** From the last step to the first. */
  readonly backwards: boolean;
  /** hardSigmoid gates instead of sigmoid. */
  readonly hard: boolean;
  /** All hidden states instead of the last. */
  readonly sequences: boolean;
}

type Inputs = Readonly<Record<"x" | "kernel" | "recurrent" | "bias", tf.Tensor>>;

// Inside, everything is [time, batch, width] in the order of the steps.
interface Saved {
  /** Each step's input, the state that the step started from, and 1, which the bias multiplies. */
  readonly xh: tf.Tensor;
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
 *   bias [4 units]; units are a multiple of 4
 * @returns [batch, time, units] in the order they were computed if `sequences`, else the last
 *   computed [batch, units]
 */
export function lstmSequence(host: Host, inputs: Inputs, options: Options): tf.Tensor {
  const op = tf.customGrad((...args: unknown[]) => {
    const [x, kernel, recurrent, bias] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const save = args[4] as tf.GradSaveFunc;
    const saved = forward(host, { x, kernel, recurrent, bias }, options);
    save([saved.xh, kernel, recurrent, saved.gates, saved.cells, saved.states]);
    return {
      value: options.sequences ? allSteps(host, saved.states) : lastStep(host, saved.states),
      gradFunc: (dy: tf.Tensor, tensors: tf.Tensor[]) => {
        const [xh, kernel, recurrent, gates, cells, states] = tensors;
        const saved = { xh, kernel, recurrent, gates, cells, states } as Saved;
        return backward(host, saved, dy, options);
      },
    };
  });
  return op(inputs.x, inputs.kernel, inputs.recurrent, inputs.bias);
}

// [batch, time, width] to [time, batch, width and room for more], time turned around if `turn`.
function timeFirst(host: Host, x: tf.Tensor, options: { room: number; turn: boolean }): tf.Tensor {
  const [batch, steps, width] = x.shape as [number, number, number];
  const stride = width + options.room;
  const y = emptyTensor(host, [steps, batch, stride]);
  const turn = options.turn ? 1 : 0;
  const args = [steps, batch, width, stride, turn, address(host, x), address(host, y)];
  host.run("timeFirst", batch, args, { grain: Math.ceil((1 << 14) / (steps * width)) });
  return y;
}

// The inverse of timeFirst, by address.
function batchFirst(host: Host, shape: readonly number[], turn: boolean, from: number, to: number) {
  const [steps, batch, width] = shape as [number, number, number];
  const grain = Math.ceil((1 << 14) / (steps * width));
  host.run("batchFirst", batch, [steps, batch, width, turn ? 1 : 0, from, to], { grain });
}

function allSteps(host: Host, states: tf.Tensor): tf.Tensor {
  const [steps, batch, units] = states.shape as [number, number, number];
  const y = emptyTensor(host, [batch, steps, units]);
  batchFirst(host, states.shape, false, address(host, states), address(host, y));
  return y;
}

function forward(host: Host, inputs: Inputs, options: Options): Saved {
  const { kernel, recurrent } = inputs;
  const [batch, steps] = inputs.x.shape as [number, number, number];
  const units = recurrent.shape[0]!;
  const xh = timeFirst(host, inputs.x, { room: units + 1, turn: options.backwards });
  const saved = {
    xh,
    kernel,
    recurrent,
    gates: emptyTensor(host, [steps, batch, 4 * units]),
    cells: emptyTensor(host, [steps, batch, units]),
    states: emptyTensor(host, [steps, batch, units]),
  };
  runForward(host, saved, inputs.bias, options);
  return saved;
}

// Clips that a thread takes through all steps at a time. Fewer than eight would make products slower.
function rowsOfChunk(host: Host, batch: number): number {
  return Math.max(1, Math.min(8, Math.floor(batch / host.threads)));
}

function runForward(host: Host, saved: Saved, bias: tf.Tensor, { hard }: Options): void {
  const { xh, kernel, recurrent, gates, cells, states } = saved;
  const [steps, batch, stride] = xh.shape as [number, number, number];
  const [features, wide] = kernel.shape as [number, number];
  const units = recurrent.shape[0]!;
  const at = (tensor: tf.Tensor) => address(host, tensor);
  const whole = features <= NARROW;
  if (!whole) {
    const sizes = { lda: stride, m: steps * batch, n: wide, k: features };
    multiply(host, { a: at(xh), b: at(kernel), c: at(gates), ...sizes });
  }
  const rest = [recurrent, bias];
  const weights = stack(host, whole ? [kernel, ...rest] : rest);
  const k = whole ? stride : units + 1;
  withPrepared(host, { b: weights, k, n: wide }, (w) => {
    const args = [steps, batch, features, units, hard ? 1 : 0, at(xh), whole ? 1 : 0, w];
    const grain = rowsOfChunk(host, batch);
    host.run("lstmForward", batch, [...args, ...[gates, cells, states].map(at)], { grain });
  });
  host.free(weights);
}

// Matrices of one width on top of each other, in a block that the caller frees.
function stack(host: Host, tensors: readonly tf.Tensor[]): number {
  const block = host.alloc(tensors.reduce((sum, { size }) => sum + size * 4, 0));
  let at = block;
  for (const tensor of tensors) {
    host.f32(at, tensor.size).set(host.f32(address(host, tensor), tensor.size));
    at += tensor.size * 4;
  }
  return block;
}

function lastStep(host: Host, states: tf.Tensor): tf.Tensor {
  const [steps, batch, units] = states.shape as [number, number, number];
  const size = batch * units;
  const last = emptyTensor(host, [batch, units]);
  const from = host.f32(address(host, states) + (steps - 1) * size * 4, size);
  host.f32(address(host, last), size).set(from);
  return last;
}

function backward(host: Host, saved: Saved, dy: tf.Tensor, options: Options): tf.Tensor[] {
  const { xh, kernel, recurrent } = saved;
  const [steps, batch, stride] = xh.shape as [number, number, number];
  const wide = recurrent.shape[1]!;
  const dz = gateGradients(host, saved, dy, options);
  const all = host.alloc(stride * wide * 4);
  const sizes = { m: stride, n: wide, k: steps * batch, transposeA: true };
  multiply(host, { a: address(host, xh), b: address(host, dz), c: all, ...sizes });
  let from = all;
  const gradients = [kernel.shape, recurrent.shape, [wide]].map((shape) => {
    const gradient = emptyTensor(host, shape);
    const { size } = gradient;
    host.f32(address(host, gradient), size).set(host.f32(from, size));
    from += size * 4;
    return gradient;
  });
  host.free(all);
  return [inputGradient(host, dz, kernel, options.backwards), ...gradients];
}

// Deferred, because the gradient of a network's input is never read.
function inputGradient(host: Host, dz: tf.Tensor, kernel: tf.Tensor, turn: boolean): tf.Tensor {
  const [steps, batch, wide] = dz.shape as [number, number, number];
  const features = kernel.shape[0]!;
  const info = host.defer({
    shape: [batch, steps, features],
    inputs: [dz, kernel],
    recipe: undefined,
    compute: (to) => {
      const dx = host.alloc(steps * batch * features * 4);
      const sizes = { m: steps * batch, n: features, k: wide, transposeB: true };
      multiply(host, { a: address(host, dz), b: address(host, kernel), c: dx, ...sizes });
      batchFirst(host, [steps, batch, features], turn, dx, to);
      host.free(dx);
    },
  });
  return tf.engine().makeTensorFromTensorInfo(info);
}

function gateGradients(host: Host, saved: Saved, dy: tf.Tensor, options: Options): tf.Tensor {
  const { recurrent, gates, cells, states } = saved;
  const [steps, batch, wide] = gates.shape as [number, number, number];
  const units = wide / 4;
  const dz = emptyTensor(host, gates.shape);
  const carry = host.alloc(2 * batch * units * 4);
  const upstream = options.sequences ? timeFirst(host, dy, { room: 0, turn: false }) : dy;
  const at = (tensor: tf.Tensor) => address(host, tensor);
  withPrepared(host, { b: at(recurrent), k: wide, n: units, transposed: true }, (prepared) => {
    const args = [steps, batch, units, options.hard ? 1 : 0, at(gates), prepared, at(cells)];
    const rest = [at(states), at(upstream), options.sequences ? 1 : 0, carry, at(dz)];
    const grain = rowsOfChunk(host, batch);
    host.run("lstmBackward", batch, [...args, ...rest], { grain });
  });
  host.free(carry);
  return dz;
}
