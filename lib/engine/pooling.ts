/**
 * Pooling and relu's gradient for the wasm backend. tfjs's MaxPoolGrad runs in JavaScript through an
 * array of positions, and relu's gradient takes three passes (step, cast, multiply).
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { pendingColumns, withColumns } from "./columns.ts";
import { shapeOf } from "./conv2d.ts";
import { address, type Host } from "./host.ts";
import { type Call, input, type Kernels, runKernel, sizeOf } from "./register.ts";

/** How the gradient of a max pooling will be computed. */
export interface PoolGradRecipe {
  readonly kind: "poolGrad";
  readonly info: tf.backend_util.Conv2DInfo;
  readonly dy: tf.TensorInfo;
  readonly x: tf.TensorInfo;
  readonly y: tf.TensorInfo;
}

/** How the gradient of a relu will be computed. */
export interface ReluGradRecipe {
  readonly kind: "reluGrad";
  readonly dy: tf.TensorInfo;
  readonly y: tf.TensorInfo;
}

function poolInfo(call: Call, x: tf.TensorInfo): tf.backend_util.Conv2DInfo {
  const { filterSize, strides, pad, dimRoundingMode } = call.attrs;
  return tf.backend_util.computePool2DInfo(
    x.shape as [number, number, number, number],
    filterSize as [number, number],
    strides as [number, number],
    1,
    pad as "same",
    dimRoundingMode as "floor",
  );
}

// A deferred scale, shift or relu of x is computed here, while x is read.
function poolForward(host: Host, call: Call, average: boolean): tf.TensorInfo {
  const x = input(call, "x");
  const info = poolInfo(call, x);
  const waiting = pendingColumns(host, x);
  const direct = waiting?.source !== undefined;
  const source = direct ? waiting.source : x;
  const columns = direct ? waiting.columns : { relu: false };
  const y = host.backend.makeOutput(info.outShape, "float32");
  const from = address(host, source);
  const to = address(host, y);
  withColumns(host, columns, (places) => {
    const args = [from, ...places, to, average ? 1 : 0];
    host.run("poolForward", info.batchSize * info.outHeight, args, { shape: shapeOf(info) });
  });
  return y;
}

function maxPoolGrad(host: Host, call: Call): tf.TensorInfo {
  const x = input(call, "input");
  const y = input(call, "output");
  const dy = input(call, "dy");
  const info = poolInfo(call, x);
  return host.defer<PoolGradRecipe>({
    shape: x.shape,
    inputs: [dy, x, y],
    recipe: { kind: "poolGrad", info, dy, x, y },
    compute: (at) => {
      const args = [...[dy, x, y].map((t) => address(host, t)), at];
      host.run("maxPoolBackward", info.batchSize, args, { shape: shapeOf(info) });
    },
  });
}

function reluGrad(host: Host, call: Call): tf.TensorInfo {
  const dy = input(call, "dy");
  const y = input(call, "y");
  return host.defer<ReluGradRecipe>({
    shape: dy.shape,
    inputs: [dy, y],
    recipe: { kind: "reluGrad", dy, y },
    compute: (at) => {
      const args = [address(host, dy), address(host, y), at];
      host.run("reluBackward", sizeOf(dy.shape), args, { grain: 1 << 14 });
    },
  });
}

/** Kernels of pooling. */
export const poolKernels: Kernels = {
  MaxPool: (host, call, stock) =>
    input(call, "x").dtype === "float32" ? poolForward(host, call, false) : stock(),
  AvgPool: (host, call, stock) =>
    input(call, "x").dtype === "float32" ? poolForward(host, call, true) : stock(),
  MaxPoolGrad: maxPoolGrad,
  ReluGrad: reluGrad,
};

/** Makes relu's gradient one kernel on the engine; on other backends it is tfjs's own. */
export function registerReluGradient(): void {
  tf.unregisterGradient("Relu");
  tf.registerGradient({
    kernelName: "Relu",
    outputsToSave: [true],
    gradFunc: (gradient, [y]) => {
      const dy = gradient as tf.Tensor;
      const plain = () => tf.mul(dy, tf.cast(tf.step(y!), "float32"));
      return {
        x: () => tf.getBackend() === "wasm" ? runKernel("ReluGrad", { dy, y: y! }) : plain(),
      };
    },
  });
}
