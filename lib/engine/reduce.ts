/**
 * Sum and mean for the wasm backend. tfjs's own transpose the input first unless the last axes are
 * reduced, and then add up with a scalar loop.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { address, type Host } from "./host.ts";
import { type Call, input, type Kernel, type Kernels, sizeOf } from "./register.ts";

type Axes = NonNullable<ReturnType<typeof blockOf>>;

// The reduced axes as one block [outer, reduced, inner]; null if other axes lie between them.
function blockOf(call: Call) {
  const { shape } = input(call, "x");
  const { axis, keepDims } = call.attrs;
  const axes = tf.util.parseAxisParam(axis as number | number[], shape).sort((a, b) => a - b);
  const first = axes[0] ?? 0;
  const end = first + axes.length;
  if (axes.some((a, i) => a !== first + i) || sizeOf(shape) === 0) return null;
  return {
    outer: sizeOf(shape.slice(0, first)),
    reduced: sizeOf(shape.slice(first, end)),
    inner: sizeOf(shape.slice(end)),
    shape: shape.slice(0, first).concat(keepDims ? axes.map(() => 1) : [], shape.slice(end)),
  };
}

function reduce(host: Host, call: Call, axes: Axes, scale: number): tf.TensorInfo {
  const x = input(call, "x");
  const { outer, reduced, inner } = axes;
  const y = host.backend.makeOutput(axes.shape, "float32");
  host.reserve((inner + 4) * 8);
  const operands = [address(host, x), reduced, inner, scale, address(host, y)];
  const grain = Math.ceil((1 << 15) / reduced);
  if (outer === 1) host.run("sumColumns", inner, operands, { grain });
  else host.run("sumBlocks", outer, operands, { grain: Math.ceil(grain / inner) });
  return y;
}

/** Kernels of sums over axes. */
export const reduceKernels: Kernels = { Sum: kernel(() => 1), Mean: kernel((n) => 1 / n) };

function kernel(scale: (reduced: number) => number): Kernel {
  return (host, call, stock) => {
    const axes = input(call, "x").dtype === "float32" ? blockOf(call) : null;
    return axes === null ? stock() : reduce(host, call, axes, scale(axes.reduced));
  };
}
