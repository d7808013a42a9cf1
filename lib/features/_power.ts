/**
 * Power spectra of frames, two at a time, by the kernels of `kernels/`: the same numbers, to the
 * last bit, as fft.js gives one by one, in a third of the time.
 * @module
 */
import { KERNELS } from "./_kernels.ts";
import { memo } from "./_memo.ts";

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

interface Kernels {
  powerPair(...addresses: readonly number[]): void;
}

const PAGE_BYTES = 65536;
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
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new WebAssembly.Module(Uint8Array.fromBase64(KERNELS));
  const kernels = new WebAssembly.Instance(module, { env: { memory } })
    .exports as unknown as Kernels;
  const { width, table, order } = tablesOf(size);
  let end = 0;
  const reserve = (bytes: number) => {
    const address = end;
    end += Math.ceil(bytes / 16) * 16;
    const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE_BYTES);
    if (missing > 0) memory.grow(missing);
    return address;
  };
  const [tableAt, orderAt, windowAt] = [8 * table.length, 4 * order.length, 8 * size].map(reserve);
  const [dataAt, outAt, frameAt, rowAt] = [16 * size, 32 * size, 8 * size, 16 * bins].map(reserve);
  new Float64Array(memory.buffer, tableAt).set(table);
  new Int32Array(memory.buffer, orderAt).set(order);
  new Float64Array(memory.buffer, windowAt).set(window);
  const [frame, row] = [frameAt!, rowAt!];
  const input = new Float32Array(memory.buffer, frame, 2 * size);
  const output = new Float64Array(memory.buffer, row, 2 * bins);
  const shared = [size, width, tableAt!, orderAt!, windowAt!, dataAt!, outAt!];
  return (samples, { frames, hopLength, power }) => {
    for (let t = 0; t < frames; t += 2) {
      const last = t + 1 === frames;
      input.set(samples.subarray(t * hopLength, t * hopLength + size));
      // A frame without a partner is its own.
      const next = last ? t : t + 1;
      input.set(samples.subarray(next * hopLength, next * hopLength + size), size);
      kernels.powerPair(...shared, frame, frame + 4 * size, row, row + 8 * bins);
      power.set(last ? output.subarray(0, bins) : output, t * bins);
    }
  };
}

/** What fft.js keeps for a size: the unit circle, and the order in which blocks begin. */
function tablesOf(size: number) {
  const table = new Float64Array(2 * size);
  for (let i = 0; i < table.length; i += 2) {
    table[i] = Math.cos((Math.PI * i) / size);
    table[i + 1] = -Math.sin((Math.PI * i) / size);
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
  return { width, table, order };
}
