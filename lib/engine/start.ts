/**
 * Starts the engine: tfjs on wasm with the project's kernels.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { registerBatchNormalization } from "./batch_normalization.ts";
import { openBlas } from "./blas.ts";
import { columnKernels } from "./columns.ts";
import { convKernels } from "./conv2d.ts";
import { depthwiseKernels } from "./depthwise.ts";
import { einsumKernels, registerEinsumGradient } from "./einsum.ts";
import { type Host, startHost } from "./host.ts";
import { registerLstm } from "./lstm.ts";
import { matmulKernels } from "./matmul.ts";
import { poolKernels, registerReluGradient } from "./pooling.ts";
import { reduceKernels } from "./reduce.ts";
import { type Kernels, registerKernels } from "./register.ts";
import { segmentKernels } from "./segment.ts";
import { transposeKernels } from "./transpose.ts";

/** What computes matrix products. */
export type Provider = "openblas" | "wasm";

/** The engine that was started. */
export interface Engine {
  readonly name: "wasm+openblas" | "wasm";
  readonly threads: number;
  /** One line for people and for a run's record. */
  readonly describe: string;
}

/** How to start. */
export interface EngineOptions {
  /** `auto` takes OpenBLAS if it can be opened. @default "auto" */
  readonly provider?: "auto" | Provider;
  /** Threads, the calling one included. @default the number of cores, at most 4 */
  readonly threads?: number;
}

const MAX_THREADS = 4;

let starting: Promise<Engine> | undefined;

/**
 * Starts the engine once; later calls return what is running.
 * @throws Error if wasm with SIMD cannot start, if OpenBLAS was asked for and cannot be opened, or
 *   if the engine already runs with another provider. It never falls back to tfjs's `cpu` backend,
 *   which is a thousand times slower at training.
 */
export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
  const provider = options.provider ?? "auto";
  const threads = options.threads ?? Math.min(MAX_THREADS, navigator.hardwareConcurrency);
  if (!(Number.isInteger(threads) && threads >= 1)) {
    throw new RangeError(`Cannot start the engine with ${threads} threads: at least 1 is needed`);
  }
  starting ??= start(provider, threads).catch((error) => {
    starting = undefined; // so that another provider can be tried
    throw error;
  });
  const engine = await starting, wanted = provider === "openblas" ? "wasm+openblas" : "wasm";
  if (provider !== "auto" && engine.name !== wanted) {
    throw new Error(`Cannot start the engine as ${wanted}: it already runs as ${engine.name}`);
  }
  return engine;
}

async function start(provider: "auto" | Provider, threads: number): Promise<Engine> {
  if (provider === "openblas") {
    const blas = openBlas(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }));
    if ("reason" in blas) {
      throw new Error(`Cannot start the engine with OpenBLAS: ${blas.reason}`);
    }
  }
  const host = await startHost({ openblas: provider !== "wasm", threads });
  for (const kernels of KERNELS) registerKernels(host, kernels);
  registerReluGradient();
  registerEinsumGradient();
  registerBatchNormalization();
  registerLstm();
  return describe(host);
}

function describe(host: Host): Engine {
  const on = `${host.threads} thread${host.threads > 1 ? "s" : ""}`;
  const tfjs = `tfjs ${tf.version_core} on wasm`;
  return "path" in host.blas
    ? {
      name: "wasm+openblas",
      threads: host.threads,
      describe: `${tfjs} with OpenBLAS (${host.blas.path}), ${on}`,
    }
    : {
      name: "wasm",
      threads: host.threads,
      describe: `${tfjs} with its own SIMD kernels, ${on} (no OpenBLAS: ${host.blas.reason})`,
    };
}

// tfjs's wasm copies the values of every clone; sharing them is what its other backends do.
const identity: Kernels = {
  Identity: (host, call) => {
    const { dataId, shape, dtype } = call.inputs["x"]!;
    host.backend.incRef(dataId);
    return { dataId, shape, dtype };
  },
};

const KERNELS: readonly Kernels[] = [
  identity,
  columnKernels,
  convKernels,
  depthwiseKernels,
  einsumKernels,
  matmulKernels,
  poolKernels,
  reduceKernels,
  segmentKernels,
  transposeKernels,
];
