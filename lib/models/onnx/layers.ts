/** Each kind of layer as ONNX operations. @module */
import type * as tf from "@tensorflow/tfjs";
import { type GraphBuilder, plain, planesFirst, type Value } from "./graph.ts";

/** A layer that is converted. */
export interface LayerCall {
  readonly graph: GraphBuilder;
  readonly layer: tf.layers.Layer;
  /** The outputs of the layers before it, in order; there is at least one. */
  readonly inputs: readonly [Value, ...Value[]];
}

type Convert = (call: LayerCall) => Value;

/** How the layers of this project's networks are converted, by tfjs's class name. */
export const CONVERT: Readonly<Record<string, Convert>> = {
  Activation: ({ graph, layer, inputs: [x] }) => activation(graph, x, layer),
  Add: (call) => combine(call, "Add"),
  BatchNormalization: batchNormalization,
  Bidirectional: bidirectional,
  Concatenate: (call) => combine(call, "Concat", { axis: -1 }),
  Conv2D: conv2d,
  Dense: dense,
  Dot: dot,
  Dropout: ({ inputs: [x] }) => x,
  GlobalAveragePooling2D: globalAverage,
  LSTM: lstm,
  MaxPooling2D: maxPooling,
  Multiply: (call) => combine(call, "Mul"),
  Permute: permute,
  Reshape: ({ graph, layer, inputs: [x] }) => {
    const { targetShape } = layer.getConfig() as { targetShape: number[] };
    return plain(graph.reshape(graph.inLayout(x, "planesLast"), [0, ...targetShape]));
  },
};

const ACTIVATIONS: Readonly<Record<string, string>> = {
  relu: "Relu",
  sigmoid: "Sigmoid",
  softmax: "Softmax",
  tanh: "Tanh",
};

function refuse({ name }: tf.layers.Layer, why: string): Error {
  return new Error(`The layer "${name}" cannot be written as ONNX: ${why}`);
}

/** Applies the activation of a layer to a value in whatever layout it has. */
function activation(graph: GraphBuilder, x: Value, layer: tf.layers.Layer): Value {
  const { activation: name } = layer.getConfig() as { activation: string };
  if (name === "linear") return x;
  const op = ACTIVATIONS[name];
  if (op === undefined) throw refuse(layer, `its activation is ${name}`);
  if (op === "Softmax") {
    const input = graph.inLayout(x, "planesLast");
    return plain(graph.add(op, [input], { attributes: { axis: -1 } }));
  }
  const { planesFirst: first, planesLast: last } = x.names;
  return first === undefined ? plain(graph.add(op, [last!])) : planesFirst(graph.add(op, [first]));
}

function combine(
  { graph, inputs }: LayerCall,
  op: string,
  attributes: Readonly<Record<string, number>> = {},
): Value {
  const names = inputs.map((input) => graph.inLayout(input, "planesLast"));
  return plain(graph.add(op, names, { attributes }));
}

/** The values and the shape of each of a layer's weights. */
function weightsOf(layer: tf.layers.Layer): { values: Float32Array; shape: number[] }[] {
  return layer.getWeights().map((tensor) => ({
    values: tensor.dataSync() as Float32Array,
    shape: tensor.shape,
  }));
}

/** A kernel [height, width, in, out] becomes [out, in, height, width]. */
function conv2d({ graph, layer, inputs: [x] }: LayerCall): Value {
  const config = layer.getConfig() as {
    readonly padding: string;
    readonly strides: number | number[];
    readonly useBias: boolean;
  };
  const stepsByOne = [config.strides].flat().every((stride) => stride === 1);
  if (!stepsByOne || config.padding !== "same" || config.useBias) {
    throw refuse(layer, "only convolutions of the same size without bias are");
  }
  const [{ values, shape }] = weightsOf(layer) as [ReturnType<typeof weightsOf>[number]];
  const [height, width, from, to] = shape as [number, number, number, number];
  const turned = new Float32Array(values.length);
  for (let at = 0; at < height * width; at++) {
    for (let c = 0; c < from; c++) {
      for (let o = 0; o < to; o++) {
        turned[(o * from + c) * height * width + at] = values[(at * from + c) * to + o]!;
      }
    }
  }
  const kernel = graph.weights(`${layer.name}_kernel`, turned, [to, from, height, width]);
  const attributes = {
    kernel_shape: [height, width],
    // top, left, bottom, right: of an odd number of zeros the last is at the end
    pads: [height - 1, width - 1].map((sum) => Math.floor(sum / 2))
      .concat([height - 1, width - 1].map((sum) => Math.ceil(sum / 2))),
  };
  return planesFirst(graph.add("Conv", [graph.inLayout(x, "planesFirst"), kernel], { attributes }));
}

/** With the moments of training it is a factor and a summand for each plane. */
function batchNormalization({ graph, layer, inputs: [x] }: LayerCall): Value {
  const { epsilon, axis } = layer.getConfig() as { epsilon: number; axis: number };
  const [gamma, beta, mean, variance] = weightsOf(layer).map(({ values }) => values);
  if (variance === undefined || axis !== -1) {
    throw refuse(layer, "it lacks a scale or a shift, or is not over planes");
  }
  const scale = gamma!.map((factor, c) => factor / Math.sqrt(variance[c]! + epsilon));
  const shift = beta!.map((summand, c) => summand - mean![c]! * scale[c]!);
  const shape = [scale.length, 1, 1];
  const factor = graph.weights(`${layer.name}_scale`, scale, shape);
  const summand = graph.weights(`${layer.name}_shift`, shift, shape);
  const scaled = graph.add("Mul", [graph.inLayout(x, "planesFirst"), factor]);
  return planesFirst(graph.add("Add", [scaled, summand]));
}

function maxPooling({ graph, layer, inputs: [x] }: LayerCall): Value {
  const { poolSize, strides, padding } = layer.getConfig() as {
    readonly poolSize: number[];
    readonly strides: number[];
    readonly padding: string;
  };
  if (padding !== "valid") throw refuse(layer, `its padding is ${padding}`);
  const attributes = { kernel_shape: poolSize, strides };
  return planesFirst(graph.add("MaxPool", [graph.inLayout(x, "planesFirst")], { attributes }));
}

function globalAverage({ graph, inputs: [x] }: LayerCall): Value {
  const attributes = { axes: [2, 3], keepdims: 0 };
  return plain(graph.add("ReduceMean", [graph.inLayout(x, "planesFirst")], { attributes }));
}

function permute({ graph, layer, inputs: [x] }: LayerCall): Value {
  const { dims } = layer.getConfig() as { dims: number[] };
  return plain(graph.transpose(graph.inLayout(x, "planesLast"), [0, ...dims]));
}

function dense({ graph, layer, inputs: [x] }: LayerCall): Value {
  const [kernel, bias] = weightsOf(layer);
  const weights = graph.weights(`${layer.name}_kernel`, kernel!.values, kernel!.shape);
  let output = graph.add("MatMul", [graph.inLayout(x, "planesLast"), weights]);
  if (bias !== undefined) {
    const summand = graph.weights(`${layer.name}_bias`, bias.values, bias.shape);
    output = graph.add("Add", [output, summand]);
  }
  return activation(graph, plain(output), layer);
}

/** The sum over axis 1 of two sequences: [batch, frames, a], [batch, frames, b] to [batch, a, b]. */
function dot({ graph, layer, inputs }: LayerCall): Value {
  const { axes } = layer.getConfig() as { axes: number | number[] };
  if ([axes].flat().some((axis) => axis !== 1)) throw refuse(layer, "its axes are not 1");
  const [a, b] = inputs.map((input) => graph.inLayout(input, "planesLast"));
  return plain(graph.add("MatMul", [graph.transpose(a!, [0, 2, 1]), b!]));
}

interface LstmConfig {
  readonly units: number;
  readonly returnSequences: boolean;
  readonly activation: string;
  readonly recurrentActivation: string;
  readonly goBackwards: boolean;
  readonly useBias: boolean;
}

/** tfjs has the gates input, forget, cell, output; ONNX has input, output, forget, cell. */
const GATES = [0, 3, 1, 2] as const;

/**
 * An LSTM over [batch, frames, features], in one direction or two.
 * @param config of the layer, or of the layer within a bidirectional one
 * @returns all states [batch, frames, directions x units], or the last one [batch, …]
 */
function recurrent({ graph, layer, inputs: [x] }: LayerCall, config: LstmConfig): Value {
  const { units, returnSequences } = config;
  const usual = config.activation === "tanh" && config.recurrentActivation === "sigmoid";
  if (!usual || config.goBackwards || !config.useBias) {
    throw refuse(layer, "only tanh and sigmoid gates with bias, forward in time, are");
  }
  const weights = weightsOf(layer);
  const directions = weights.length / 3;
  const stacked = (part: number, width: number) => {
    const of = (direction: number) => weights[3 * direction + part]!.values;
    const rows = Array.from({ length: directions }, (_, d) => gatesFirst(of(d), units, width));
    return Float32Array.from(rows.flatMap((values) => [...values]));
  };
  const features = weights[0]!.shape[0]!;
  const { name } = layer;
  const states = [
    graph.transpose(graph.inLayout(x, "planesLast"), [1, 0, 2]),
    graph.weights(`${name}_kernel`, stacked(0, features), [directions, 4 * units, features]),
    graph.weights(`${name}_recurrent`, stacked(1, units), [directions, 4 * units, units]),
    graph.weights(`${name}_bias`, withoutSecond(stacked(2, 1), directions), [
      directions,
      8 * units,
    ]),
  ];
  const direction = directions === 2 ? "bidirectional" : "forward";
  const attributes = { hidden_size: units, direction };
  const all = graph.add("LSTM", states, { attributes, outputs: 2 });
  // [frames, directions, batch, units] and the last states [directions, batch, units]
  return returnSequences
    ? plain(graph.reshape(graph.transpose(all, [2, 0, 1, 3]), [0, 0, -1]))
    : plain(graph.reshape(graph.transpose(`${all}_1`, [1, 0, 2]), [0, -1]));
}

/** [width, 4 x units] as [4 x units, width], with the gates in ONNX's order. */
function gatesFirst(values: Float32Array, units: number, width: number): Float32Array {
  const turned = new Float32Array(values.length);
  GATES.forEach((from, to) => {
    for (let unit = 0; unit < units; unit++) {
      for (let row = 0; row < width; row++) {
        const source = row * 4 * units + from * units + unit;
        turned[(to * units + unit) * width + row] = values[source]!;
      }
    }
  });
  return turned;
}

/** ONNX adds a second bias, of the state, in each direction: here it is zero. */
function withoutSecond(biases: Float32Array, directions: number): Float32Array {
  const size = biases.length / directions;
  const both = new Float32Array(2 * biases.length);
  for (let d = 0; d < directions; d++) {
    both.set(biases.subarray(d * size, (d + 1) * size), 2 * d * size);
  }
  return both;
}

function lstm(call: LayerCall): Value {
  return recurrent(call, call.layer.getConfig() as unknown as LstmConfig);
}

function bidirectional(call: LayerCall): Value {
  const { mergeMode, layer } = call.layer.getConfig() as unknown as {
    readonly mergeMode: string;
    readonly layer: { readonly config: LstmConfig };
  };
  if (mergeMode !== "concat") throw refuse(call.layer, `its merge mode is ${mergeMode}`);
  return recurrent(call, layer.config);
}
