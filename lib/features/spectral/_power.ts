/**
 * Power spectra of frames, two at a time, by the kernels of `kernels/`: the same numbers, to the
 * last bit, as fft.js gives one by one, in a third of the time.
 * @module
 */
import { memo } from "@/features/_memo.ts";
import { startKernels } from "./_wasm.ts";

/** Makes the power spectra of consecutive frames. */
export interface PowerFrames {
  /**
   * @param samples the first frame starts at its start
   * @param options.frames how many frames; the last ends at or before the end of `samples`
   * @param options.hopLength samples from one frame to the next
   * @param options.power row-major `[frames, size / 2 + 1]`
   */
  (
    samples: Float32Array,
    options: { readonly frames: number; readonly hopLength: number; readonly power: Float64Array },
  ): void;
}

const made = memo<PowerFrames>(16);

/**
 * Power spectra of frames of one length.
 * @param window as long as a frame; a power of two, checked by the caller
 * @param key tells windows apart
 */
export function powerFrames(window: Float64Array, key: string): PowerFrames {
  return made(`${window.length}/${key}`, () => makePowerFrames(window));
}

function makePowerFrames(window: Float64Array): PowerFrames {
  const size = window.length, bins = size / 2 + 1;
  const { width, circle, order } = tablesOf(size);
  const { kernels, parts } = startKernels({
    ...{ circle: 16 * size, order: 4 * order.length, window: 8 * size },
    ...{ out: 32 * size, frames: 8 * size, rows: 16 * bins },
  });
  parts.circle.set(circle);
  parts.window.set(window);
  new Int32Array(parts.order.buffer, parts.order.byteOffset).set(order);
  const input = new Float32Array(parts.frames.buffer, parts.frames.byteOffset, 2 * size);
  const [first, both] = [parts.rows.subarray(0, bins), parts.rows.subarray(0, 2 * bins)];
  const [table, places, weights] = addressesOf(parts.circle, parts.order, parts.window);
  const [out, a, p] = addressesOf(parts.out, parts.frames, parts.rows);
  const [b, q] = [a + 4 * size, p + 8 * bins];
  return (samples, { frames, hopLength, power }) => {
    for (let t = 0; t < frames; t += 2) {
      const alone = t + 1 === frames;
      const from = t * hopLength, next = alone ? from : from + hopLength;
      input.set(samples.subarray(from, from + size));
      // A frame without a partner is its own.
      input.set(samples.subarray(next, next + size), size);
      kernels.powerPair(size, width, table, places, weights, out, a, b, p, q);
      power.set(alone ? first : both, t * bins);
    }
  };
}

function addressesOf<T extends readonly Float64Array[]>(
  ...parts: T
): { readonly [K in keyof T]: number } {
  return parts.map((part) => part.byteOffset) as unknown as { readonly [K in keyof T]: number };
}

/** What fft.js keeps for a size: the unit circle, and the order in which blocks begin. */
function tablesOf(size: number) {
  const circle = new Float64Array(2 * size);
  for (let i = 0; i < circle.length; i += 2) {
    circle[i] = Math.cos((Math.PI * i) / size);
    circle[i + 1] = -Math.sin((Math.PI * i) / size);
  }
  const power = Math.log2(size);
  const width = power % 2 === 0 ? power - 1 : power;
  const order = Int32Array.from({ length: size / (power % 2 === 0 ? 4 : 2) }, (_, j) => {
    let reversed = 0;
    for (let shift = 0; shift < width - 1; shift += 2) {
      reversed |= ((j >>> shift) & 3) << (width - shift - 2);
    }
    return reversed >>> 1;
  });
  return { width, circle, order };
}
