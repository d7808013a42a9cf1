/**
 * Pooling and relu's gradient for the wasm backend. tfjs's MaxPoolGrad runs in JavaScript through an
 * array of positions, and relu's gradient takes three passes (step, cast, multiply).
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { writeShape } from "./conv2d.ts";
import { address, type Host } from "./host.ts";
import { type Call, input, type Kernels, sizeOf } from "./register.ts";

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

function poolForward(host: Host, call: Call, average: boolean): tf.TensorInfo {
  const x = input(call, "x"), info = poolInfo(call, x);
  const y = host.backend.makeOutput(info.outShape, "float32");
  const operands = [address(host, x), address(host, y), average ? 1 : 0];
  host.run("poolForward", info.batchSize * info.outHeight, [writeShape(host, info), ...operands]);
  return y;
}

/** Kernels of pooling. */
export const poolKernels: Kernels = {
  MaxPool: (host, call, stock) =>
    input(call, "x").dtype === "float32" ? poolForward(host, call, false) : stock(),
  AvgPool: (host, call, stock) =>
    input(call, "x").dtype === "float32" ? poolForward(host, call, true) : stock(),
  MaxPoolGrad: (host, call) => {
    const x = input(call, "input"), info = poolInfo(call, x);
    const dx = host.backend.makeOutput(x.shape, "float32");
    const operands = [input(call, "dy"), x, input(call, "output"), dx].map((t) => address(host, t));
    host.run("maxPoolBackward", info.batchSize, [writeShape(host, info), ...operands]);
    return dx;
  },
  ReluGrad: (host, call) => {
    const dy = input(call, "dy"), y = input(call, "y");
    const dx = host.backend.makeOutput(dy.shape, "float32");
    const operands = [dy, y, dx].map((t) => address(host, t));
    host.run("reluBackward", sizeOf(dy.shape), operands, 1 << 14);
    return dx;
  },
};

/** Lets relu's gradient run as one kernel on the wasm engine; elsewhere it stays as tfjs has it. */
export function registerReluGradient(): void {
  const stock = tf.getGradient("Relu");
  tf.unregisterGradient("Relu");
  tf.registerGradient({
    ...stock,
    kernelName: "Relu",
    inputsToSave: [],
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({
      x: () =>
        tf.getBackend() === "wasm"
          ? tf.engine().runKernel("ReluGrad", { dy: dy as tf.Tensor, y: y! }) as tf.Tensor
          : tf.mul(dy as tf.Tensor, tf.cast(tf.step(y!), "float32")),
    }),
  });
}
