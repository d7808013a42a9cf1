/** The kernels of `kernels/`, on a memory of their own. @module */
import { compileKernels } from "@/base/wasm.ts";
import { KERNELS } from "./_kernels.ts";

/** The kernels; all arguments are numbers and byte addresses, as `kernels/` says. */
export interface Kernels {
  readonly powerPair: (
    ...args: [
      ...[size: number, width: number, table: number, order: number, window: number],
      ...[out: number, a: number, b: number, p: number, q: number],
    ]
  ) => void;
  readonly twelveSums: (
    ...args: [bins: number, weights: number, a: number, b: number, p: number, q: number]
  ) => void;
  readonly smallest: (
    ...args: [
      ...[from: number, to: number, count: number, sign: number, guess: number],
      ...[best: number, some: number],
    ]
  ) => void;
  readonly peakBins: (
    ...args: [
      ...[row: number, bins: number, first: number, last: number, part: number, found: number],
    ]
  ) => number;
  readonly decibels32: Decibels;
  readonly decibels64: Decibels;
}

type Decibels = (count: number, values: number, least: number, offset: number) => void;

/**
 * Starts the kernels.
 * @param bytes how much memory each part needs
 * @returns the kernels, and each part as numbers; a part's byte address is its `byteOffset`
 */
export function startKernels<P extends string>(
  bytes: Readonly<Record<P, number>>,
): { readonly kernels: Kernels; readonly parts: Readonly<Record<P, Float64Array<ArrayBuffer>>> } {
  const lengths = Object.entries<number>(bytes).map(([name, size]) =>
    [name, 2 * Math.ceil(size / 16)] as const
  );
  const total = lengths.reduce((sum, [, length]) => sum + 8 * length, 0);
  const memory = new WebAssembly.Memory({ initial: Math.ceil(total / 65536) });
  const buffer = memory.buffer as ArrayBuffer;
  let end = 0;
  const parts = Object.fromEntries(lengths.map(([name, length]) => {
    const part = new Float64Array(buffer, end, length);
    end += 8 * length;
    return [name, part];
  })) as Record<P, Float64Array<ArrayBuffer>>;
  const instance = new WebAssembly.Instance(compileKernels(KERNELS), { env: { memory } });
  return { kernels: instance.exports as unknown as Kernels, parts };
}
