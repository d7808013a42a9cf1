/** The network of the voice detector, in plain loops. @module */

/** A layer of the network. */
interface Layer {
  /** Rows of weights, one for each unit. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  readonly output: Float32Array;
}

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

/** Makes a function that gives the network's answer for the numbers of a context, which it scales. */
export function makeVoiceNetwork(stored: StoredVoiceNetwork): (context: Float32Array) => number {
  const mean = floatsOf(stored.mean);
  const scale = floatsOf(stored.scale);
  const layers = stored.layers.map((layer): Layer => {
    const integers = new Int8Array(bytesOf(layer.weights).buffer);
    const steps = floatsOf(layer.scales);
    const inputs = integers.length / steps.length;
    return {
      weights: Float32Array.from(integers, (value, i) => value * steps[Math.floor(i / inputs)]!),
      bias: floatsOf(layer.bias),
      output: new Float32Array(steps.length),
    };
  });
  return (context) => {
    for (let i = 0; i < context.length; i++) context[i] = (context[i]! - mean[i]!) * scale[i]!;
    let values = context;
    for (const [depth, layer] of layers.entries()) {
      applyLayer(values, layer, { relu: depth < layers.length - 1 });
      values = layer.output;
    }
    return 1 / (1 + Math.exp(-values[0]!));
  };
}

function applyLayer(
  input: Float32Array,
  { weights, bias, output }: Layer,
  { relu }: { readonly relu: boolean },
): void {
  for (let unit = 0, at = 0; unit < bias.length; unit++) {
    let sum = bias[unit]!;
    for (let i = 0; i < input.length; i++) sum += input[i]! * weights[at++]!;
    output[unit] = relu ? Math.max(0, sum) : sum;
  }
}
