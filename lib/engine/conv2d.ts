/**
 * Conv2D and its two gradients for the wasm backend. tfjs's wasm has no Conv2DBackpropFilter at all,
 * and its Conv2DBackpropInput is a scalar loop.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { address, type Host } from "./host.ts";
import { type Call, input, type Kernels, sizeOf } from "./register.ts";

type Info = tf.backend_util.Conv2DInfo;

function convInfo(
  call: Call,
  shapes: { x: readonly number[]; filter: readonly number[] },
): Info {
  const { strides, pad, dilations, dimRoundingMode, dataFormat } = call.attrs;
  if (dataFormat !== undefined && dataFormat !== "NHWC") {
    throw new Error(`Cannot convolve in format ${dataFormat}: the wasm engine works on NHWC`);
  }
  return tf.backend_util.computeConv2DInfo(
    shapes.x as [number, number, number, number],
    shapes.filter as [number, number, number, number],
    strides as [number, number],
    (dilations ?? 1) as number,
    pad as "same",
    dimRoundingMode as "floor",
    false,
  );
}

/** Writes the geometry as the kernels read it: see `Shape` in conv.as. */
export function writeShape(host: Host, info: Info | tf.backend_util.Conv2DInfo): number {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padInfo } = info;
  return host.shape(
    [inHeight, inWidth, inChannels, info.filterHeight, info.filterWidth, outHeight, outWidth]
      .concat([outChannels, info.strideHeight, info.strideWidth, padInfo.top, padInfo.left])
      .concat([info.dilationHeight, info.dilationWidth]),
  );
}

// The unrolled block of conv.as: 1 MiB, or one row of patches where that is more; and the packing
// space of our own matrix product before it.
function reserveBlock(host: Host, info: Info): void {
  const row = info.filterHeight * info.filterWidth * info.inChannels * info.outWidth * 4;
  host.reserve((2 << 20) + Math.max(1 << 20, row));
}

function forward(host: Host, call: Call, bias: number, relu: boolean): tf.TensorInfo {
  const x = input(call, "x"), filter = input(call, "filter");
  const info = convInfo(call, { x: x.shape, filter: filter.shape });
  const y = host.backend.makeOutput(info.outShape, "float32");
  reserveBlock(host, info);
  const operands = [address(host, x), address(host, filter), bias, relu ? 1 : 0, address(host, y)];
  host.run("convForward", info.batchSize * info.outHeight, [writeShape(host, info), ...operands]);
  return y;
}

function backwardFilter(host: Host, call: Call): tf.TensorInfo {
  const x = input(call, "x"), dy = input(call, "dy");
  const shape = call.attrs["filterShape"] as number[];
  const info = convInfo(call, { x: x.shape, filter: shape });
  const dw = host.backend.makeOutput(shape, "float32");
  reserveBlock(host, info);
  const rows = info.batchSize * info.outHeight, bytes = sizeOf(shape) * 4;
  const parts = host.parts(rows);
  const others = parts > 1 ? host.alloc((parts - 1) * bytes) : 0;
  const at = address(host, dw), xAt = address(host, x), dyAt = address(host, dy);
  const target = (part: number) => part === 0 ? at : others + (part - 1) * bytes;
  const geometry = writeShape(host, info);
  host.run("convBackwardFilter", rows, (part) => [geometry, xAt, dyAt, target(part)]);
  if (parts > 1) {
    host.run("addParts", sizeOf(shape), [at, others, bytes, parts - 1], 4096);
    host.free(others);
  }
  return dw;
}

function backwardInput(host: Host, call: Call): tf.TensorInfo {
  const dy = input(call, "dy"), filter = input(call, "filter");
  const shape = call.attrs["inputShape"] as number[];
  const info = convInfo(call, { x: shape, filter: filter.shape });
  const dx = host.backend.makeOutput(shape, "float32");
  reserveBlock(host, info);
  const operands = [address(host, dy), address(host, filter), address(host, dx)];
  host.run("convBackwardInput", info.batchSize, [writeShape(host, info), ...operands]);
  return dx;
}

/** Kernels of two-dimensional convolution. */
export const convKernels: Kernels = {
  Conv2D: (host, call) => forward(host, call, 0, false),
  FusedConv2D: (host, call, stock) => {
    const activation = call.attrs["activation"] ?? "linear";
    const bias = call.inputs["bias"];
    const channels = input(call, "filter").shape[3]!;
    const plainBias = bias === undefined || sizeOf(bias.shape) === channels;
    if ((activation !== "linear" && activation !== "relu") || !plainBias) return stock();
    return forward(host, call, bias === undefined ? 0 : address(host, bias), activation === "relu");
  },
  Conv2DBackpropFilter: backwardFilter,
  Conv2DBackpropInput: backwardInput,
};
