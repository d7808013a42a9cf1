/** Weighted sums of spectra and other rows, by the kernels of `kernels/`. @module */
import { memo } from "@/base/memo.ts";
import { startKernels } from "./_wasm.ts";
import type { Spectrogram } from "./stft.ts";

/** Sums that the kernel takes at a time. */
const AT_ONCE = 12;
const machines = memo<Machine>(8);

/** Rows of numbers. */
type Rows = Pick<Spectrogram, "frames" | "bins"> & { readonly power: Float32Array | Float64Array };

/**
 * The sum of every frame under every row of weights, each taken from the first bin to the last.
 * @param rows.power row-major `[frames, bins]`
 * @param weights row-major `[count, bins]`
 * @returns row-major `[frames, count]`
 */
export function weightedSums(rows: Rows, weights: Float64Array): Float64Array {
  const { bins, frames } = rows;
  const count = weights.length / bins;
  const machine = machines(String(bins), () => makeMachine(bins, AT_ONCE));
  const out = new Float64Array(frames * count);
  for (let from = 0; from < count; from += AT_ONCE) {
    packWeights(machine, weights.subarray(from * bins, (from + AT_ONCE) * bins), 0);
    addSums(machine, rows, { out, count, from, group: 0 });
  }
  return out;
}

/** The same for weights that many rows come under. */
export function makeWeightedSums(weights: Float64Array, bins: number) {
  const count = weights.length / bins;
  const machine = makeMachine(bins, count);
  const groups = Math.ceil(count / AT_ONCE);
  for (let group = 0; group < groups; group++) {
    const from = group * AT_ONCE * bins;
    packWeights(machine, weights.subarray(from, from + AT_ONCE * bins), group);
  }
  return (rows: Omit<Rows, "bins">): Float64Array => {
    const out = new Float64Array(rows.frames * count);
    for (let group = 0; group < groups; group++) {
      addSums(machine, { ...rows, bins }, { out, count, from: group * AT_ONCE, group });
    }
    return out;
  };
}

type Machine = ReturnType<typeof makeMachine>;

function makeMachine(bins: number, count: number) {
  const groups = Math.ceil(count / AT_ONCE);
  const weights = 8 * AT_ONCE * bins * groups;
  return { bins, ...startKernels({ weights, rows: 16 * bins, sums: 16 * AT_ONCE }) };
}

/** Lays out at most twelve rows of weights bin by bin; the rows that lack are zeros. */
function packWeights({ bins, parts }: Machine, weights: Float64Array, group: number): void {
  const room = parts.weights.subarray(group * AT_ONCE * bins, (group + 1) * AT_ONCE * bins);
  for (let c = 0; c < AT_ONCE; c++) {
    for (let k = 0; k < bins; k++) room[k * AT_ONCE + c] = weights[c * bins + k] ?? 0;
  }
}

/** Computes the sums under one group of weights, which are those `from` on in the output. */
function addSums(
  { kernels, parts }: Machine,
  { power, frames, bins }: Rows,
  { out, count, from, group }: {
    readonly out: Float64Array;
    readonly count: number;
    readonly from: number;
    readonly group: number;
  },
): void {
  const w = parts.weights.byteOffset + 8 * group * AT_ONCE * bins;
  const a = parts.rows.byteOffset;
  const b = a + 8 * bins;
  const p = parts.sums.byteOffset;
  const q = p + 8 * AT_ONCE;
  const some = Math.min(AT_ONCE, count - from);
  for (let t = 0; t < frames; t += 2) {
    // The last of an odd number of frames has the frame before in the other place, which is not read.
    parts.rows.set(power.subarray(t * bins, (t + 2) * bins));
    kernels.twelveSums(bins, w, a, b, p, q);
    out.set(parts.sums.subarray(0, some), t * count + from);
    if (t + 1 < frames) {
      out.set(parts.sums.subarray(AT_ONCE, AT_ONCE + some), (t + 1) * count + from);
    }
  }
}
