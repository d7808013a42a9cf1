/** The kernels of `kernels/`, on a memory of their own. @module */
import { compileKernels } from "@/base/wasm.ts";
import { KERNELS } from "./_kernels.ts";

/** The kernels; all arguments are numbers and byte addresses, as `kernels/` says. */
export interface Kernels {
  /** (size, width, table, order, window, out, a, b, p, q) */
  readonly powerPair: (...args: readonly number[]) => void;
  /** (bins, weights, a, b, p, q) */
  readonly twelveSums: (...args: readonly number[]) => void;
  /** (from, to, count, sign, guess, best, some) */
  readonly smallest: (...args: readonly number[]) => void;
  /** (row, bins, first, last, part, found) */
  readonly peakBins: (...args: readonly number[]) => number;
  /** (count, values, least, offset) */
  readonly decibels32: (...args: readonly number[]) => void;
  /** As `decibels32`. */
  readonly decibels64: (...args: readonly number[]) => void;
}

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
