/**
 * Starts the engine: tfjs on wasm with the project's kernels, or on WebGPU if that is asked for.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { integer } from "@/base/schema.ts";
import * as tf from "@tensorflow/tfjs";
import { BatchNormalization } from "./batch_normalization.ts";
import { columnKernels } from "./columns.ts";
import { convKernels } from "./conv2d.ts";
import { type Host, startHost } from "./host.ts";
import { LSTM } from "./lstm.ts";
import { matmulKernels } from "./matmul.ts";
import { type BlasChoice, enginePlatform } from "./platform.ts";
import { poolKernels, registerReluGradient } from "./pooling.ts";
import { reduceKernels } from "./reduce.ts";
import { type Kernels, registerKernels, registerLayer } from "./register.ts";
import { MOST_THREADS } from "./threads.ts";
import { transposeKernels } from "./transpose.ts";
import { startWebGpu } from "./webgpu.ts";

/** Version of tfjs, for records of runs. */
export const TFJS_VERSION: string = tf.version_core;

/** What computes products: the system's BLAS, our own kernels, or the graphics card. */
export type Provider = "openblas" | "wasm" | "webgpu";

/** The running engine. */
export interface Engine {
  readonly name: "wasm+openblas" | "wasm+accelerate" | "wasm" | "webgpu";
  /** Threads of the processor, the calling one included. */
  readonly threads: number;
  /** One line for people and for a run's record. */
  readonly describe: string;
  /** The kernel that OpenBLAS runs, such as "SkylakeX". */
  readonly kernel?: string | undefined;
  /** Measured speed at products of training, on one thread; missing where it was not measured. */
  readonly gflops?: number | undefined;
}

/** How to start. */
export interface EngineOptions {
  /**
   * `auto` uses the system's BLAS if it can be opened, else our own kernels. `openblas` is Apple's
   * Accelerate on a Mac. @default "auto"
   */
  readonly provider?: "auto" | Provider | undefined;
  /** Threads, the calling one included; 48 at most. @default the number of cores, at most 4 */
  readonly threads?: number | undefined;
}

/** How to start in a thread beside others. */
export interface ThreadEngineOptions extends EngineOptions {
  /** What another thread of the process has chosen with `chooseBlas`. @default chosen at the start */
  readonly blas?: BlasChoice | undefined;
}

const MAX_THREADS = 4;

const PROVIDERS: Readonly<Record<Engine["name"], Provider>> = {
  "wasm+openblas": "openblas",
  "wasm+accelerate": "openblas",
  "wasm": "wasm",
  "webgpu": "webgpu",
};

let starting: Promise<Engine> | undefined;

/**
 * Starts the engine once; later calls return the running engine. It never falls back to tfjs's `cpu`
 * backend, which is a thousand times slower at training. Import it from "@/host/mod.ts" to have
 * threads and OpenBLAS.
 * @throws {InputError} if the number of threads is out of range, wasm with SIMD cannot start, the
 *   provider is not available, or the engine already runs with another provider
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import * as tf from "@tensorflow/tfjs";
 * import { startEngine } from "@/host/mod.ts";
 *
 * const engine = await startEngine({ provider: "wasm", threads: 1 });
 * assert.equal(engine.name, "wasm");
 * const product = tf.matMul([[1, 2]], [[3], [4]]); // stock ops run on the project's kernels
 * assert.deepEqual([...product.dataSync()], [11]);
 * ```
 */
export async function startEngine(options: ThreadEngineOptions = {}): Promise<Engine> {
  const provider = options.provider ?? "auto";
  const threads = options.threads ?? Math.min(MAX_THREADS, enginePlatform().cores);
  integer({ min: 1, max: MOST_THREADS })(threads, "threads");
  starting ??= start({ provider, threads, blas: options.blas }).catch((error) => {
    starting = undefined; // the next call can try another provider
    throw error;
  });
  const engine = await starting;
  if (provider !== "auto" && PROVIDERS[engine.name] !== provider) {
    throw new InputError(`start the engine as ${provider}`, `it already runs as ${engine.name}`, {
      code: "environment",
    });
  }
  return engine;
}

async function start(
  { provider, threads, blas }: {
    readonly provider: "auto" | Provider;
    readonly threads: number;
    readonly blas: BlasChoice | undefined;
  },
): Promise<Engine> {
  if (provider === "webgpu") {
    const card = await startWebGpu();
    const describe = `tfjs ${TFJS_VERSION} on WebGPU (${card}; not yet tried on a real card)`;
    return { name: "webgpu", threads: 1, describe };
  }
  const host = await startHost({ provider, threads, blas });
  registerKernels(host, {
    ...identity,
    ...columnKernels,
    ...convKernels,
    ...matmulKernels,
    ...poolKernels,
    ...reduceKernels,
    ...transposeKernels,
  });
  registerReluGradient();
  registerLayer(BatchNormalization);
  registerLayer(LSTM);
  return describe(host);
}

/** Names an engine on wasm after its threads and its BLAS. */
export function describe({ threads, blas }: Pick<Host, "threads" | "blas">): Engine {
  const on = `${threads} thread${threads > 1 ? "s" : ""}`;
  const tfjs = `tfjs ${TFJS_VERSION} on wasm`;
  if ("reason" in blas) {
    const why = `no OpenBLAS: ${blas.reason}`;
    const describe = `${tfjs} with its own SIMD kernels, ${on} (${why})`;
    return { name: "wasm", threads, describe, gflops: blas.gflops };
  }
  const { path, kernel, tested, gflops } = blas;
  const [name, title] = path.endsWith("/Accelerate")
    ? ["wasm+accelerate", "Accelerate"] as const
    : ["wasm+openblas", "OpenBLAS"] as const;
  const file = tested ? path : `${path}, untested on this system`;
  const where = kernel === undefined ? file : `${file}, kernel ${kernel}`;
  return { name, threads, describe: `${tfjs} with ${title} (${where}), ${on}`, kernel, gflops };
}

/** One line at the start of work: what computes, and how fast. */
export function engineLine({ describe, gflops }: Engine): string {
  return gflops === undefined ? describe : `${describe}, ${gflops.toFixed(0)} GFLOP/s a thread`;
}

// tfjs's wasm backend copies the values of every clone; its other backends share them.
const identity: Kernels = {
  Identity: (host, call) => {
    const { dataId, shape, dtype } = call.inputs["x"]!;
    host.backend.incRef(dataId);
    return { dataId, shape, dtype };
  },
};
