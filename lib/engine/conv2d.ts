/**
 * Conv2D and its two gradients for the wasm backend. tfjs's wasm has no Conv2DBackpropFilter at all,
 * and its Conv2DBackpropInput is a scalar loop.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { InputError } from "@/base/errors.ts";
import { type Columns, type ColumnsRecipe, valuesOf, withColumns } from "./columns.ts";
import { address, type Host } from "./host.ts";
import { prepare, withPrepared } from "./matmul.ts";
import { type Call, input, type Kernels, sizeOf } from "./register.ts";
import {
  type ConvOperands,
  suitsWinograd,
  winogradFilterGradient,
  winogradFilters,
  winogradForward,
  winogradOfFilters,
} from "./winograd.ts";

type Info = tf.backend_util.Conv2DInfo;

/**
 * The geometry of a convolution.
 * @param shapes of the input and of the filter
 */
function convInfo(
  call: Call,
  shapes: { x: readonly number[]; filter: readonly number[] },
): Info {
  const { strides, pad, dilations, dimRoundingMode, dataFormat } = call.attrs;
  if (dataFormat !== undefined && dataFormat !== "NHWC") {
    throw new InputError(`convolve in the format ${dataFormat}`, "the engine supports NHWC only", {
      code: "unsupported",
    });
  }
  return tf.backend_util.computeConv2DInfo(
    shapes.x as [number, number, number, number],
    shapes.filter as [number, number, number, number],
    strides as [number, number],
    (dilations ?? 1) as number,
    pad as "same",
    dimRoundingMode as "floor",
  );
}

/** The geometry in the order of shape.as. */
export function shapeOf(info: Info): number[] {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
  const input = [inHeight, inWidth, inChannels];
  const output = [outHeight, outWidth, outChannels];
  const steps = [strideHeight, strideWidth, padInfo.top, padInfo.left];
  const dilation = [info.dilationHeight, info.dilationWidth];
  return [...input, filterHeight, filterWidth, ...output, ...steps, ...dilation];
}

// The unrolled block of conv.as: 1 MiB, or one row of patches if that is more. Before it lies the
// space of our own matrix product.
function reserveBlock(host: Host, info: Info): void {
  const row = info.filterHeight * info.filterWidth * info.inChannels * info.outWidth * 4;
  host.reserve((1 << 19) + Math.max(1 << 20, row));
}

function deferConv(
  host: Host,
  operands: { readonly x: tf.TensorInfo; readonly filter: tf.TensorInfo; readonly info: Info },
  columns: Columns,
): tf.TensorInfo {
  const { x, filter, info } = operands;
  return host.defer<ColumnsRecipe>({
    shape: info.outShape,
    inputs: [x, filter],
    compute: (y) =>
      withColumns(host, columns, (places) => {
        const from = address(host, filter);
        const weights = prepareFilter(host, info, from);
        convolve(host, info, { x: address(host, x), weights, places, y });
        if (weights !== from) host.free(weights);
      }),
    recipe: { kind: "columns", columns, again: (other) => deferConv(host, operands, other) },
  });
}

/**
 * Lays out the filter of a convolution.
 * @returns a block that the caller frees, or the weights themselves
 */
export function prepareFilter(host: Host, info: Info, weights: number): number {
  if (suitsWinograd(info)) return winogradFilters(host, shapeOf(info), { weights });
  const { filterHeight, filterWidth, inChannels, outChannels } = info;
  return prepare(host, { b: weights, k: filterHeight * filterWidth * inChannels, n: outChannels });
}

/** Computes y = relu(scale * (x * weights) + shift); `prepareFilter` has laid out the weights. */
export function convolve(host: Host, info: Info, operands: ConvOperands): void {
  if (suitsWinograd(info)) return winogradOfFilters(host, shapeOf(info), info.batchSize, operands);
  const { x, weights, places, y } = operands;
  reserveBlock(host, info);
  const rows = info.batchSize * info.outHeight;
  host.run("convForward", rows, [x, weights, ...places, y], { shape: shapeOf(info) });
}

function backwardFilter(host: Host, call: Call): tf.TensorInfo {
  const shape = call.attrs["filterShape"] as number[];
  const info = convInfo(call, { x: input(call, "x").shape, filter: shape });
  const x = address(host, input(call, "x"));
  const dy = address(host, input(call, "dy"));
  const dw = host.backend.makeOutput(shape, "float32");
  const out = address(host, dw);
  if (suitsWinograd(info)) {
    winogradFilterGradient(host, shapeOf(info), info.batchSize, { x, dy, dw: out });
    return dw;
  }
  reserveBlock(host, info);
  filterGradient(host, info, { kernel: "convBackwardFilter", x, dy, dw: out });
  return dw;
}

/** Runs a kernel that makes a filter's gradient from each part of the rows, and adds these up. */
function filterGradient(
  host: Host,
  info: Info,
  call: { readonly kernel: string; readonly x: number; readonly dy: number; readonly dw: number },
): void {
  const size = sizeOf(info.filterShape);
  const rows = info.batchSize * info.outHeight;
  const parts = Math.min(host.threads, rows);
  const partial = host.alloc(parts * size * 4);
  host.run(call.kernel, rows, [call.x, call.dy, partial], { parts, shape: shapeOf(info) });
  host.run("sumParts", size, [call.dw, partial, size * 4, parts], { grain: 4096 });
  host.free(partial);
}

// Deferred, because fused ops also ask for the gradient of the network's input, which is never read.
function backwardInput(host: Host, call: Call): tf.TensorInfo {
  const dy = input(call, "dy");
  const filter = input(call, "filter");
  const shape = call.attrs["inputShape"] as number[];
  const info = convInfo(call, { x: shape, filter: filter.shape });
  return host.defer({
    shape,
    inputs: [dy, filter],
    recipe: undefined,
    compute: (dx) => {
      const operands = {
        x: address(host, dy),
        weights: address(host, filter),
        places: [0, 0, 0],
        y: dx,
      };
      if (suitsWinograd(info)) inputByWinograd(host, info, operands);
      else inputByPatches(host, info, operands);
    },
  });
}

// A convolution of dy with the filter turned by half a turn.
function inputByWinograd(host: Host, info: Info, operands: ConvOperands): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padInfo } = info;
  const shape = [outHeight, outWidth, outChannels, 3, 3, inHeight, inWidth, inChannels, 1, 1]
    .concat([2 - padInfo.top, 2 - padInfo.left, 1, 1]);
  winogradForward(host, shape, info.batchSize, { ...operands, turned: true });
}

function inputByPatches(host: Host, info: Info, { x, weights, y }: ConvOperands): void {
  const n = info.filterHeight * info.filterWidth * info.inChannels;
  reserveBlock(host, info);
  withPrepared(host, { b: weights, k: info.outChannels, n, transposed: true }, (filter) => {
    host.run("convBackwardInput", info.batchSize, [x, filter, y], { shape: shapeOf(info) });
  });
}

/** Kernels of two-dimensional convolution. */
export const convKernels: Kernels = {
  Conv2D: (host, call) => {
    const x = input(call, "x");
    const filter = input(call, "filter");
    const info = convInfo(call, { x: x.shape, filter: filter.shape });
    return deferConv(host, { x, filter, info }, { relu: false });
  },
  FusedConv2D: (host, call, stock) => {
    const x = input(call, "x");
    const filter = input(call, "filter");
    const bias = call.inputs["bias"];
    const activation = call.attrs["activation"] ?? "linear";
    const plainBias = bias == null || sizeOf(bias.shape) === filter.shape[3];
    if ((activation !== "linear" && activation !== "relu") || !plainBias) return stock();
    const info = convInfo(call, { x: x.shape, filter: filter.shape });
    const shift = bias == null ? undefined : valuesOf(host, bias);
    return deferConv(host, { x, filter, info }, { shift, relu: activation === "relu" });
  },
  Conv2DBackpropFilter: backwardFilter,
  Conv2DBackpropInput: backwardInput,
};
