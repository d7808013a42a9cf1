/** Where a training step's time goes: a clock around every kernel of the engine and of tfjs. @module */
import { InputError } from "@/base/errors.ts";
import * as tf from "@tensorflow/tfjs";
import { currentHost, type Host } from "@/engine/host.ts";
import { type Call, input, sizeOf } from "@/engine/register.ts";

/** The parts of a step. */
export const GROUPS = [
  "convolution",
  "normalisation, relu, pooling",
  "LSTM",
  "dense and attention products",
  "other operations, and layers in JavaScript",
  "softmax cross-entropy",
  "dropout",
  "Adam",
  "taking the batch",
] as const;

/** A part of a step. */
export type Group = typeof GROUPS[number];

/** Milliseconds by part since the last reset, without what other parts took inside. */
export interface Meter {
  readonly ms: Map<Group, number>;
  /** Two for a multiplication and its addition, counted as if products were done directly. */
  readonly flops: number;
  reset(): void;
  /** Runs a piece of work on the account of a part. */
  timed<T>(group: Group, run: () => T): T;
}

const NORMALISATION = "normalisation, relu, pooling", OTHER = GROUPS[4];

// Groups of the engine's kernels and of tfjs's ops. What is not named here is a helper of the op that
// calls it (a product of a convolution, say); outside of an op only the LSTM calls kernels.
const KERNELS: readonly (readonly [RegExp, Group])[] = [
  [/^lstm|^timeFirst|^batchFirst/, "LSTM"],
  [/^(adamUpdate|sumSquares)$/, "Adam"],
  [/^(columnMoments|gradient|scaleColumns|pool|maxPool|relu)/, NORMALISATION],
  [/^(winograd|conv|depthwise)/, "convolution"],
];
const OPS: readonly (readonly [RegExp, Group])[] = [
  [/Conv2[dD]/, "convolution"],
  [/BatchNorm|Relu|Pool/, NORMALISATION],
  [/MatMul/, "dense and attention products"],
];

const groupOf = (list: typeof OPS, name: string) => list.find(([names]) => names.test(name))?.[1];

/** Puts clocks into the running engine, for good. */
export function installMeter(): Meter {
  const host = currentHost();
  if (host === undefined) {
    throw new InputError("profile", "the engine does not run on wasm", { code: "environment" });
  }
  const ms = new Map<Group, number>(), stack: { group: Group; inner: number }[] = [];
  const meter = {
    ms,
    flops: 0,
    reset: () => {
      ms.clear();
      meter.flops = 0;
    },
    timed: <T>(group: Group, run: () => T): T => {
      const frame = { group, inner: 0 }, start = performance.now();
      stack.push(frame);
      try {
        return run();
      } finally {
        const took = performance.now() - start, parent = stack.at(-2);
        stack.pop();
        ms.set(group, (ms.get(group) ?? 0) + took - frame.inner);
        if (parent !== undefined) parent.inner += took;
      }
    },
  };
  const current = () => stack.at(-1)?.group;
  watchHost(host, meter, current);
  for (const { kernelName } of tf.getKernelsForBackend("wasm")) watchOp(kernelName, meter, current);
  return meter;
}

type Counter = Meter & { flops: number };

function watchHost(host: Host, meter: Counter, current: () => Group | undefined): void {
  const { run, defer } = host;
  Object.assign(host, {
    run: ((kernel, count, args, options) => {
      const group = groupOf(KERNELS, kernel) ?? current() ?? "LSTM";
      if (current() !== "convolution") meter.flops += productFlops(kernel, count, args);
      meter.timed(group, () => run(kernel, count, args, options));
    }) satisfies Host["run"],
    // On the account of who put it off, not of who asks for it first.
    defer: ((deferred) => {
      const group = current() ?? "LSTM";
      return defer({
        ...deferred,
        compute: (at) => meter.timed(group, () => deferred.compute(at)),
      });
    }) satisfies Host["defer"],
  });
}

function watchOp(name: string, meter: Counter, current: () => Group | undefined): void {
  const { kernelFunc, ...rest } = tf.getKernel(name, "wasm");
  const own = groupOf(OPS, name);
  tf.unregisterKernel(name, "wasm");
  tf.registerKernel({
    ...rest,
    kernelFunc: (params) => {
      const group = current() === "dropout" ? "dropout" : own ?? OTHER;
      const result = meter.timed(group, () => kernelFunc(params));
      if (own === "convolution") {
        meter.flops += convolutionFlops(params as unknown as Call, result as tf.TensorInfo);
      }
      return result;
    },
  });
}

// From the arguments that engine/matmul.ts and engine/lstm.ts pass.
function productFlops(kernel: string, count: number, args: readonly number[]): number {
  const [a, b, c, d, e] = args as [number, number, number, number, number];
  if (kernel === "gemmRows" || kernel === "gemmColumns") return 2 * count * c * d;
  if (kernel === "gemmBatch") return 2 * count * c * d * e;
  if (kernel === "lstmForward") return 2 * a * b * 4 * d * (d + (args[6] === 1 ? c : 0));
  if (kernel === "lstmBackward") return 2 * a * b * 4 * c * c;
  return 0;
}

// All three passes cost the same: one product per weight and value of the output.
function convolutionFlops(call: Call, result: tf.TensorInfo): number {
  const shape = call.attrs["filterShape"] as number[] | undefined ?? input(call, "filter").shape;
  const output = call.inputs["dy"] ?? result;
  return 2 * sizeOf(output.shape) * sizeOf(shape.slice(0, 3));
}
