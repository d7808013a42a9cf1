/**
 * The gradients of depthwise convolution, which tfjs's wasm backend lacks.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { shapeOf } from "./conv2d.ts";
import { address, type Host } from "./host.ts";
import { type Call, input, type Kernels, sizeOf } from "./register.ts";

type Shape4 = [number, number, number, number];

function depthwiseInfo(
  call: Call,
  shapes: { readonly x: readonly number[]; readonly filter: readonly number[] },
): tf.backend_util.Conv2DInfo {
  const { strides, pad, dilations, dimRoundingMode } = call.attrs;
  return tf.backend_util.computeConv2DInfo(
    shapes.x as Shape4,
    shapes.filter as Shape4,
    strides as [number, number],
    (dilations ?? 1) as number,
    pad as "same",
    dimRoundingMode as "floor",
    true,
  );
}

function backwardFilter(host: Host, call: Call): tf.TensorInfo {
  const x = input(call, "x"), dy = input(call, "dy"), shape = call.attrs["filterShape"] as number[];
  const info = depthwiseInfo(call, { x: x.shape, filter: shape });
  const dw = host.backend.makeOutput(shape, "float32"), bytes = sizeOf(shape) * 4;
  const rows = info.batchSize * info.outHeight, parts = Math.min(host.threads, rows);
  host.reserve(bytes);
  const partial = host.alloc(parts * bytes), args = [address(host, x), address(host, dy), partial];
  host.run("depthwiseBackwardFilter", rows, args, { parts, shape: shapeOf(info) });
  host.run("sumParts", sizeOf(shape), [address(host, dw), partial, bytes, parts], { grain: 4096 });
  host.free(partial);
  return dw;
}

function backwardInput(host: Host, call: Call): tf.TensorInfo {
  const dy = input(call, "dy"), filter = input(call, "filter");
  const shape = call.attrs["inputShape"] as number[];
  const info = depthwiseInfo(call, { x: shape, filter: filter.shape });
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
