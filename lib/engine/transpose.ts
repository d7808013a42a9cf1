/**
 * Transpose for the wasm backend: tfjs's own moves one value at a time.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { address, type Host } from "./host.ts";
import { type Call, input, type Kernels, sizeOf } from "./register.ts";

// Shapes that a kernel can read: see host.ts.
const MOST_AXES = 8;

// The last axis stays: whole rows are moved.
function permuteRows(host: Host, x: tf.TensorInfo, perm: readonly number[]): tf.TensorInfo {
  const shape = perm.map((axis) => x.shape[axis]!), width = shape.at(-1)!;
  const y = host.backend.makeOutput(shape, "float32");
  const strides = [...tf.util.computeStrides(x.shape), 1];
  const outer = perm.slice(0, -1), steps = outer.map((axis) => strides[axis]!);
  host.run("permuteRows", sizeOf(shape) / width, [width, address(host, x), address(host, y)], {
    shape: [outer.length, ...outer.map((axis) => x.shape[axis]!), ...steps],
    grain: Math.ceil((1 << 14) / width),
  });
  return y;
}

// The last two axes change places.
function swapLast(host: Host, x: tf.TensorInfo): tf.TensorInfo {
  const [rows, columns] = x.shape.slice(-2) as [number, number], outer = x.shape.slice(0, -2);
  const y = host.backend.makeOutput([...outer, columns, rows], "float32");
  const args = [rows, columns, address(host, x), address(host, y)];
  const grain = Math.ceil((1 << 14) / (rows * columns));
  host.run("transposeBatch", sizeOf(outer), args, { grain });
  return y;
}

/** Kernels that move values. */
export const transposeKernels: Kernels = {
  Transpose: (host: Host, call: Call, stock) => {
    const x = input(call, "x"), perm = call.attrs["perm"] as number[], rank = perm.length;
    const known = x.dtype === "float32" && rank > 1 && rank <= MOST_AXES && sizeOf(x.shape) > 0;
    if (known && perm[rank - 1] === rank - 1) return permuteRows(host, x, perm);
    const swaps = perm.every((axis, i) => axis === (i < rank - 2 ? i : 2 * rank - 3 - i));
    return known && swaps ? swapLast(host, x) : stock();
  },
};
