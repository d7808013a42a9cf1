/**
 * Sums of products in WebAssembly: the inner loop of the resampler, five times as fast as a loop in
 * JavaScript. `kernels/dot.as` has the code and says what each function computes.
 * @module
 */
import { compileKernels } from "@/base/wasm.ts";
import { KERNELS } from "./_kernels.ts";

/** A memory and the functions that work on it. All their arguments are addresses in bytes. */
export interface DotMemory {
  readonly floats: Float32Array<ArrayBuffer>;
  readonly dot: (a: number, b: number, end: number) => number;
  readonly dotPair: (a: number, b: number, c: number, end: number, out: number) => void;
  readonly dotRuns: (
    list: number,
    listEnd: number,
    bytes: number,
    base: number,
    baseEnd: number,
    far: number,
    out: number,
    outFar: number,
  ) => void;
}

const PAGE_BYTES = 65536;

/** Makes a memory for at least `length` numbers. */
export function createDotMemory(length: number): DotMemory {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(length * 4 / PAGE_BYTES) });
  const { exports } = new WebAssembly.Instance(compileKernels(KERNELS), { env: { memory } });
  return {
    floats: new Float32Array(memory.buffer as ArrayBuffer),
    dot: exports.dot as DotMemory["dot"],
    dotPair: exports.dotPair as DotMemory["dotPair"],
    dotRuns: exports.dotRuns as DotMemory["dotRuns"],
  };
}
