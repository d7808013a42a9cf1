/**
 * A network as an ONNX file, which ONNX Runtime and others run in many languages. Its input is what
 * the features of this project give, and its output the scores before the calibration.
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { StoredCard } from "@/models/card.ts";
import { GraphBuilder, plain, type Value } from "./graph.ts";
import { CONVERT } from "./layers.ts";
import { encodeModel } from "./proto.ts";

/** Names of the input `[batch, bands, frames, planes]` and the output `[batch, labels]`. */
const INPUT = "features";
const OUTPUT = "scores";

/**
 * The bytes of an ONNX file with the same layers and weights, of stock operations alone (opset 17).
 * @param options.labels name of each output
 * @returns equal bytes for equal networks
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { startEngine } from "@/host/mod.ts";
 * import { buildModel, toOnnx } from "@/models/mod.ts";
 *
 * await startEngine({ provider: "wasm", threads: 1 });
 * const model = buildModel(
 *   { kind: "lstm", lstmUnits: [8], dropout: 0.2, l2: 0, denseUnits: 0 },
 *   { inputShape: [40, 94, 1], classes: 2, seed: 1 },
 * );
 * const bytes = toOnnx(model, { labels: ["calm", "angry"] });
 * assert.deepEqual([...bytes.subarray(0, 2)], [8, 8]); // field 1, IR version 8
 * ```
 */
export function toOnnx(
  model: tf.LayersModel,
  options: { readonly labels: StoredCard["labels"] },
): Uint8Array<ArrayBuffer> {
  const graph = new GraphBuilder();
  const [input] = model.inputs as [tf.SymbolicTensor];
  const [output] = model.outputs as [tf.SymbolicTensor];
  const values = new Map<string, Value>([[input.name, plain(INPUT)]]);
  for (const layer of model.layers) {
    const kind = layer.getClassName();
    if (kind === "InputLayer") continue;
    const convert = CONVERT[kind];
    if (convert === undefined) throw new Error(`There is no ONNX for layers of kind ${kind}`);
    const before = [layer.input].flat().map(({ name }) => values.get(name)!);
    const inputs = before as [Value, ...Value[]];
    values.set((layer.output as tf.SymbolicTensor).name, convert({ graph, layer, inputs }));
  }
  const last = graph.inLayout(values.get(output.name)!, "planesLast");
  graph.nodes.push({ op: "Identity", inputs: [last], outputs: [OUTPUT], attributes: {} });
  return encodeModel({
    name: model.name,
    producer: "speech-emotion",
    inputs: [{ name: INPUT, shape: input.shape.slice(1) as number[] }],
    outputs: [{ name: OUTPUT, shape: output.shape.slice(1) as number[] }],
    nodes: graph.nodes,
    constants: graph.constants,
    metadata: { labels: JSON.stringify(options.labels) },
  });
}
