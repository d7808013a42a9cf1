/**
 * Transpose and reverse for the wasm backend: tfjs's own move one value at a time.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { address, type Host } from "./host.ts";
import { type Call, input, type Kernels, sizeOf } from "./register.ts";

// A shape on the heap has room for this many axes: see host.ts.
const MOST_AXES = 8;

interface Move {
  readonly shape: readonly number[];
  /** Values from one to the next along each axis of the input but the last. */
  readonly steps: readonly number[];
  /** Values before the first one that is read. @default 0 */
  readonly start?: number;
}

// Whole rows are moved: the last axis stays as it is.
function moveRows(host: Host, x: tf.TensorInfo, { shape, steps, start = 0 }: Move): tf.TensorInfo {
  const width = shape.at(-1)!;
  const y = host.backend.makeOutput(shape, "float32");
  const args = [width, address(host, x) + start * 4, address(host, y)];
  host.run("permuteRows", sizeOf(shape) / width, args, {
    shape: [steps.length, ...shape.slice(0, -1), ...steps],
    grain: Math.ceil((1 << 14) / width),
  });
  return y;
}

function permuteRows(host: Host, x: tf.TensorInfo, perm: readonly number[]): tf.TensorInfo {
  const strides = [...tf.util.computeStrides(x.shape), 1];
  const steps = perm.slice(0, -1).map((axis) => strides[axis]!);
  return moveRows(host, x, { shape: perm.map((axis) => x.shape[axis]!), steps });
}

function reverseRows(host: Host, x: tf.TensorInfo, axes: readonly number[]): tf.TensorInfo {
  const { shape } = x;
  const strides = tf.util.computeStrides(shape);
  const steps = strides.map((stride, axis) => axes.includes(axis) ? -stride : stride);
  const start = axes.reduce((sum, axis) => sum + (shape[axis]! - 1) * strides[axis]!, 0);
  return moveRows(host, x, { shape, steps, start });
}

function isMovable({ dtype, shape }: tf.TensorInfo): boolean {
  const rank = shape.length;
  return dtype === "float32" && rank > 1 && rank <= MOST_AXES && sizeOf(shape) > 0;
}

// The last two axes change places.
function swapLast(host: Host, x: tf.TensorInfo): tf.TensorInfo {
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  const outer = x.shape.slice(0, -2);
  const y = host.backend.makeOutput([...outer, columns, rows], "float32");
  const args = [rows, columns, address(host, x), address(host, y)];
  const grain = Math.ceil((1 << 14) / (rows * columns));
  host.run("transposeBatch", sizeOf(outer), args, { grain });
  return y;
}

/** Kernels that move values. */
export const transposeKernels: Kernels = {
  Transpose: (host: Host, call: Call, stock) => {
    const whole = input(call, "x");
    const all = call.attrs["perm"] as number[];
    const shape = all.map((axis) => whole.shape[axis]!);
    // Axes of length 1 move nothing, and without them the last axis may be longer.
    const order = all.filter((axis) => whole.shape[axis] !== 1);
    const axes = order.toSorted((a, b) => a - b);
    const perm = order.map((axis) => axes.indexOf(axis));
    const x = { ...whole, shape: axes.map((axis) => whole.shape[axis]!) };
    const rank = perm.length;
    const known = isMovable(x);
    if (known && perm[rank - 1] === rank - 1) return { ...permuteRows(host, x, perm), shape };
    const swaps = perm.every((axis, i) => axis === (i < rank - 2 ? i : 2 * rank - 3 - i));
    return known && swaps ? { ...swapLast(host, x), shape } : stock();
  },
  Reverse: (host, call, stock) => {
    const x = input(call, "x");
    const last = x.shape.length - 1;
    const axes = tf.util.parseAxisParam(call.attrs["dims"] as number[], x.shape);
    return isMovable(x) && !axes.includes(last) ? reverseRows(host, x, axes) : stock();
  },
};
