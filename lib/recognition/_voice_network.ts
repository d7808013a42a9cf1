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
  return (context) => {
    let input: Float32Array = context.map((value, i) => (value - mean[i]!) * scale[i]!);
    for (const [depth, { weights, bias, output }] of layers.entries()) {
      const isLast = depth === layers.length - 1;
      let at = 0;
      for (let unit = 0; unit < bias.length; unit++) {
        let sum = bias[unit]!;
        for (let i = 0; i < input.length; i++) sum += input[i]! * weights[at++]!;
        output[unit] = isLast ? sum : Math.max(0, sum);
      }
      input = output;
    }
    return 1 / (1 + Math.exp(-input[0]!));
  };
}
