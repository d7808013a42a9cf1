/**
 * Power spectra of frames. For powers of two the kernels of `kernels/` do two frames at a time: the
 * same numbers, to the last bit, as fft.js gives one by one, in a third of the time.
 * @module
 */
import { memo } from "@/base/memo.ts";
import { binsOf, isFast, realFft } from "./fft.ts";
import { startKernels } from "./_wasm.ts";

/**
 * Writes the power spectra of consecutive frames to `power`, row-major `[frames, bins]`. The first
 * frame starts at the start of `samples`, the last ends at or before its end.
 */
type PowerFrames = (
  samples: Float32Array,
  options: { readonly frames: number; readonly hopLength: number; readonly power: Float64Array },
) => void;

const made = memo<PowerFrames>(16);

/**
 * Power spectra of frames of one length.
 * @param window as long as a frame
 * @param key tells windows apart
 */
export function powerFrames(window: Float64Array, key: string): PowerFrames {
  const make = isFast(window.length) ? kernelFrames : plainFrames;
  return made(`${window.length}/${key}`, () => make(window));
}

/** Frame by frame, for all lengths that the kernel does not do. */
function plainFrames(window: Float64Array): PowerFrames {
  const bins = binsOf(window.length);
  return (samples, { hopLength, power }) =>
    eachSpectrum(samples, { window, hopLength }, (spectrum, t) => {
      for (let k = 0; k < bins; k++) {
        const re = spectrum[2 * k]!;
        const im = spectrum[2 * k + 1]!;
        power[t * bins + k] = re * re + im * im;
      }
    });
}

/** Passes the spectrum of each frame, real and imaginary parts in turn, to `use`. */
export function eachSpectrum(
  samples: Float32Array,
  { window, hopLength }: { readonly window: Float64Array; readonly hopLength: number },
  use: (spectrum: Float64Array, frame: number) => void,
): void {
  const size = window.length;
  const fft = realFft(size);
  const frame = new Float64Array(size);
  const spectrum = new Float64Array(2 * size);
  for (let t = 0, start = 0; start + size <= samples.length; t++, start += hopLength) {
    for (let i = 0; i < size; i++) frame[i] = window[i]! * samples[start + i]!;
    fft.transform(frame, spectrum);
    use(spectrum, t);
  }
}

function kernelFrames(window: Float64Array): PowerFrames {
  const size = window.length;
  const bins = binsOf(size);
  const { width, circle, order } = tablesOf(size);
  const { kernels, parts } = startKernels({
    circle: 16 * size,
    order: 4 * order.length,
    window: 8 * size,
    out: 32 * size,
    frames: 8 * size,
    rows: 16 * bins,
  });
  parts.circle.set(circle);
  parts.window.set(window);
  new Int32Array(parts.order.buffer, parts.order.byteOffset).set(order);
  const input = new Float32Array(parts.frames.buffer, parts.frames.byteOffset, 2 * size);
  const first = parts.rows.subarray(0, bins);
  const both = parts.rows.subarray(0, 2 * bins);
  const table = parts.circle.byteOffset;
  const places = parts.order.byteOffset;
  const weights = parts.window.byteOffset;
  const out = parts.out.byteOffset;
  const a = parts.frames.byteOffset;
  const p = parts.rows.byteOffset;
  const b = a + 4 * size;
  const q = p + 8 * bins;
  return (samples, { frames, hopLength, power }) => {
    for (let t = 0; t < frames; t += 2) {
      const alone = t + 1 === frames;
      const from = t * hopLength;
      // A frame without a partner is its own.
      const next = alone ? from : from + hopLength;
      input.set(samples.subarray(from, from + size));
      input.set(samples.subarray(next, next + size), size);
      kernels.powerPair(size, width, table, places, weights, out, a, b, p, q);
      power.set(alone ? first : both, t * bins);
    }
  };
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
