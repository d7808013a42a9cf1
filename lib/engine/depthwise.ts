/**
 * The gradients of depthwise convolution, which tfjs's wasm backend lacks.
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { convInfo, filterGradient, shapeOf } from "./conv2d.ts";
import { address, type Host } from "./host.ts";
import { type Call, input, type Kernels, sizeOf } from "./register.ts";

function backwardFilter(host: Host, call: Call): tf.TensorInfo {
  const x = input(call, "x");
  const dy = input(call, "dy");
  const shape = call.attrs["filterShape"] as number[];
  const info = convInfo(call, { x: x.shape, filter: shape, depthwise: true });
  const dw = host.backend.makeOutput(shape, "float32");
  host.reserve(sizeOf(shape) * 4);
  filterGradient(host, info, {
    kernel: "depthwiseBackwardFilter",
    x: address(host, x),
    dy: address(host, dy),
    dw: address(host, dw),
  });
  return dw;
}

function backwardInput(host: Host, call: Call): tf.TensorInfo {
  const dy = input(call, "dy");
  const filter = input(call, "filter");
  const shape = call.attrs["inputShape"] as number[];
  const info = convInfo(call, { x: shape, filter: filter.shape, depthwise: true });
  const dx = host.backend.makeOutput(shape, "float32");
  const args = [address(host, dy), address(host, filter), address(host, dx)];
  host.run("depthwiseBackwardInput", info.batchSize, args, { shape: shapeOf(info) });
  return dx;
}

/** Kernels of depthwise convolution. */
export const depthwiseKernels: Kernels = {
  DepthwiseConv2dNativeBackpropFilter: backwardFilter,
  DepthwiseConv2dNativeBackpropInput: backwardInput,
};
