/**
 * Sums of products, four at a time: the one inner loop of the resampler, in WebAssembly
 * (kernels/dot.as); JavaScript's own loop takes five times as long.
 * @module
 */
import { compileKernels } from "@/base/wasm.ts";
import { KERNELS } from "./_kernels.ts";

/** Memory, and a function over it. */
export interface DotMemory {
  /** The memory as numbers; taken anew after each `reserve`. */
  readonly floats: () => Float32Array<ArrayBuffer>;
  /** Makes room for this many numbers. */
  readonly reserve: (floats: number) => void;
  /**
   * Sum of the products of two ranges.
   * @param a byte address of the first range
   * @param b byte address of the second range
   * @param end byte address where the first range ends: a multiple of 16 numbers after `a`
   */
  readonly dot: (a: number, b: number, end: number) => number;
  /**
   * Sums of the products of one range with two others, each the same to the last bit as by `dot`,
   * in little more than half the time of two calls.
   * @param a byte address of the first range
   * @param b byte address of the second range
   * @param c byte address of the third range
   * @param end byte address where the first range ends
   * @param out byte address at which both sums are written
   */
  readonly dotPair: (a: number, b: number, c: number, end: number, out: number) => void;
  /**
   * Many times `dotPair`: for each base, for each entry of a list, the sums of one range with one
   * that the entry names from the base on, and with the one `far` behind it.
   * @param list byte address of the entries: where the first range is, and the place of the second
   * counted from the base, both in bytes
   * @param listEnd byte address where the list ends
   * @param bytes bytes of a range: a multiple of 16 numbers
   * @param base first base; the next ones are 2 * far apart
   * @param baseEnd where the bases end
   * @param far from the second range to the third, in bytes
   * @param out byte address of the results: for each base the sums with the second range, then
   * those with the third
   * @param outFar bytes of the results of one list
   */
  readonly dotRuns: (
    ...args: [
      ...[list: number, listEnd: number, bytes: number, base: number, baseEnd: number],
      ...[far: number, out: number, outFar: number],
    ]
  ) => void;
}

const PAGE_BYTES = 65536;

/** Makes a memory of its own for sums of products. */
export function createDotMemory(): DotMemory {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(compileKernels(KERNELS), { env: { memory } });
  return {
    floats: () => new Float32Array(memory.buffer as ArrayBuffer),
    reserve: (floats) => {
      const missing = Math.ceil((floats * 4 - memory.buffer.byteLength) / PAGE_BYTES);
      if (missing > 0) memory.grow(missing);
    },
    dot: exports.dot as DotMemory["dot"],
    dotPair: exports.dotPair as DotMemory["dotPair"],
    dotRuns: exports.dotRuns as DotMemory["dotRuns"],
  };
}
