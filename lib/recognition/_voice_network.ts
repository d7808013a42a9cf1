/** The network of the voice detector. @module */
import { fromBase64 } from "@/base/wasm.ts";
import { makeWeightedSums } from "@/features/spectral/_sums.ts";

/** The network as `_voice_weights.ts` stores it. */
export interface StoredVoiceNetwork {
  /** Subtracted from each input: base64 of float32. */
  readonly mean: string;
  /** Each input is multiplied by this afterwards: base64 of float32. */
  readonly scale: string;
  readonly layers: readonly {
    /** One row for each unit: base64 of int8. */
    readonly weights: string;
    /** What a row's integers are multiplied by: base64 of float32. */
    readonly scales: string;
    /** Base64 of float32. */
    readonly bias: string;
  }[];
}

function floatsOf(base64: string): Float32Array {
  return new Float32Array(fromBase64(base64).buffer);
}

/** Makes a function that gives the probability of a voice for each of some contexts, in a row. */
export function makeVoiceNetwork(
  stored: StoredVoiceNetwork,
): (contexts: Float32Array, count: number) => Float64Array {
  const mean = floatsOf(stored.mean);
  const scale = floatsOf(stored.scale);
  const [first, ...others] = stored.layers.map(makeLayer);
  return (contexts, count) => {
    const inputs = mean.length;
    let sums = first!(count, (out, row) => {
      for (let i = 0; i < inputs; i++) {
        out[i] = (contexts[row * inputs + i]! - mean[i]!) * scale[i]!;
      }
    });
    for (const layer of others) {
      const width = sums.length / count;
      const before = sums;
      sums = layer(count, (out, row) => {
        for (let i = 0; i < width; i++) out[i] = Math.max(0, before[row * width + i]!);
      });
    }
    return sums.map((sum) => 1 / (1 + Math.exp(-Math.fround(sum))));
  };
}

/** Makes a function from rows of inputs, which `fill` writes, to products with weights plus a bias. */
function makeLayer({ weights, scales, bias }: StoredVoiceNetwork["layers"][number]) {
  const integers = new Int8Array(fromBase64(weights).buffer);
  const steps = floatsOf(scales);
  const biases = floatsOf(bias);
  const inputs = integers.length / steps.length;
  // The bias is the weight of a first input, which is 1.
  const width = inputs + 1;
  const table = Float64Array.from({ length: steps.length * width }, (_, i) => {
    const unit = Math.floor(i / width);
    const input = i % width - 1;
    if (input < 0) return biases[unit]!;
    return Math.fround(integers[unit * inputs + input]! * steps[unit]!);
  });
  const sumsOf = makeWeightedSums(table, width);
  let rows = new Float32Array(0);
  return (count: number, fill: (out: Float32Array, row: number) => void): Float64Array => {
    if (rows.length < count * width) rows = new Float32Array(count * width);
    for (let row = 0; row < count; row++) {
      rows[row * width] = 1;
      fill(rows.subarray(row * width + 1, (row + 1) * width), row);
    }
    return sumsOf({ power: rows, frames: count });
  };
}
