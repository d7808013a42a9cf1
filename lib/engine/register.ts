/**
 * Puts kernels into tfjs's registry for the wasm backend, in place of what is there.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Host } from "./host.ts";

/** What a kernel gets: tfjs's parameters. */
export interface Call {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly attrs: Readonly<Record<string, unknown>>;
}

/** A kernel on the running engine. `stock` runs the kernel it replaces, for inputs it does not cover. */
export type Kernel = (host: Host, call: Call, stock: () => tf.TensorInfo) => tf.TensorInfo;

/** Kernels by tfjs's name of the op. */
export type Kernels = Readonly<Record<string, Kernel>>;

/** Registers kernels that work on the host for the wasm backend. */
export function registerKernels(host: Host, kernels: Kernels): void {
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    const stock = tf.getKernel(kernelName, "wasm");
    if (stock !== undefined) tf.unregisterKernel(kernelName, "wasm");
    tf.registerKernel({
      ...stock,
      kernelName,
      backendName: "wasm",
      kernelFunc: (params) =>
        kernel(
          host,
          params as unknown as Call,
          () => stock!.kernelFunc(params) as tf.TensorInfo,
        ),
    });
  }
}

/** Makes loaded and copied models use a layer in place of the stock one with its name. */
export function registerLayer(layer: unknown): void {
  tf.serialization.registerClass(
    layer as Parameters<typeof tf.serialization.registerClass>[0],
  );
}

/** An input that tfjs always passes. */
export function input(call: Call, name: string): tf.TensorInfo {
  return call.inputs[name]!;
}

/** The number of values of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** Runs a registered kernel on tensors, for gradients. */
export function runKernel(name: string, inputs: Readonly<Record<string, tf.Tensor>>): tf.Tensor {
  return tf.engine().runKernel(name, inputs, {}) as tf.Tensor;
}
