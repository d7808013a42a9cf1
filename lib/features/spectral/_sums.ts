/** Weighted sums of spectra, by the kernels of `kernels/`. @module */
import { memo } from "@/features/_memo.ts";
import { startKernels } from "./_wasm.ts";
import type { Spectrogram } from "./stft.ts";

/** Sums that the kernel takes at a time. */
const AT_ONCE = 12;
const machines = memo<ReturnType<typeof makeMachine>>(8);

/**
 * The sum of every frame under every row of weights, each taken from the first bin to the last.
 * @param rows.power row-major `[frames, bins]`
 * @param weights row-major `[count, bins]`
 * @returns row-major `[frames, count]`
 */
export function weightedSums(
  { power, frames, bins }: Pick<Spectrogram, "frames" | "bins"> & {
    readonly power: Float32Array | Float64Array;
  },
  weights: Float64Array,
): Float64Array {
  const count = weights.length / bins;
  const { kernels, parts } = machines(String(bins), () => makeMachine(bins));
  const w = parts.weights.byteOffset;
  const a = parts.rows.byteOffset;
  const b = a + 8 * bins;
  const p = parts.sums.byteOffset;
  const q = p + 8 * AT_ONCE;
  const out = new Float64Array(frames * count);
  for (let from = 0; from < count; from += AT_ONCE) {
    const some = Math.min(AT_ONCE, count - from);
    for (let c = 0; c < AT_ONCE; c++) {
      for (let k = 0; k < bins; k++) {
        parts.weights[k * AT_ONCE + c] = c < some ? weights[(from + c) * bins + k]! : 0;
      }
    }
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
  return out;
}

function makeMachine(bins: number) {
  return startKernels({ weights: 8 * AT_ONCE * bins, rows: 16 * bins, sums: 16 * AT_ONCE });
}
