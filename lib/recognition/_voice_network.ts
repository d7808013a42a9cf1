/** The network of the voice detector, in plain loops. @module */

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

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function floatsOf(base64: string): Float32Array {
  const view = new DataView(bytesOf(base64).buffer);
  return Float32Array.from(
    { length: view.byteLength / 4 },
    (_, i) => view.getFloat32(4 * i, true),
  );
}

/** Makes a function that gives the probability of a voice for the numbers of a context. */
export function makeVoiceNetwork(stored: StoredVoiceNetwork): (context: Float32Array) => number {
  const mean = floatsOf(stored.mean);
  const scale = floatsOf(stored.scale);
  const layers = stored.layers.map((layer) => {
    const integers = new Int8Array(bytesOf(layer.weights).buffer);
    const steps = floatsOf(layer.scales);
    const inputs = integers.length / steps.length;
    const weights = Float32Array.from(
      integers,
      (value, i) => value * steps[Math.floor(i / inputs)]!,
    );
    return { weights, bias: floatsOf(layer.bias), output: new Float32Array(steps.length) };
  });
  const scaled = new Float32Array(mean.length);
  return (context) => {
    for (let i = 0; i < scaled.length; i++) scaled[i] = (context[i]! - mean[i]!) * scale[i]!;
    let input = scaled;
    for (const layer of layers) {
      multiply(input, layer);
      input = layer.output;
      if (layer !== layers.at(-1)) rectify(input);
    }
    return 1 / (1 + Math.exp(-input[0]!));
  };
}

/** A layer, and where its output is written. */
interface VoiceLayer {
  /** One row for each unit. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  readonly output: Float32Array;
}

/**
 * Multiplies by the weights and adds the bias. Four units at a time, since each of their sums waits
 * for its last addition; every sum is in the order of the inputs.
 */
function multiply(input: Float32Array, { weights, bias, output }: VoiceLayer): void {
  const inputs = input.length;
  let unit = 0;
  for (; unit + 4 <= bias.length; unit += 4) {
    const first = unit * inputs;
    const second = first + inputs;
    const third = second + inputs;
    const fourth = third + inputs;
    let a = bias[unit]!;
    let b = bias[unit + 1]!;
    let c = bias[unit + 2]!;
    let d = bias[unit + 3]!;
    for (let i = 0; i < inputs; i++) {
      const value = input[i]!;
      a += value * weights[first + i]!;
      b += value * weights[second + i]!;
      c += value * weights[third + i]!;
      d += value * weights[fourth + i]!;
    }
    output[unit] = a;
    output[unit + 1] = b;
    output[unit + 2] = c;
    output[unit + 3] = d;
  }
  for (; unit < bias.length; unit++) {
    let sum = bias[unit]!;
    for (let i = 0; i < inputs; i++) sum += input[i]! * weights[unit * inputs + i]!;
    output[unit] = sum;
  }
}

function rectify(values: Float32Array): void {
  for (let i = 0; i < values.length; i++) if (values[i]! < 0) values[i] = 0;
}
