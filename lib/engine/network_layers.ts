/** The layers of a prepared network, each as calls of kernels: see network.ts. @module */
import * as tf from "@tensorflow/tfjs";
import { convolve, prepareFilter, shapeOf } from "./conv2d.ts";
import { address, type Host } from "./host.ts";
import { multiply, prepare } from "./matmul.ts";

/** The output of a layer for one clip: a place on the heap. */
export interface Values {
  readonly shape: readonly number[];
  readonly at: number;
  readonly numbers: Float32Array;
  /** What a convolution still does to each channel: a layer that follows may change it. */
  readonly columns?: { scale: Float32Array; shift: Float32Array; relu: boolean } | undefined;
}

/** A layer, and what its calls are made with. */
export interface LayerCall {
  readonly layer: tf.layers.Layer;
  readonly host: Host;
  /** Memory that lives as long as the network. */
  readonly room: (shape: readonly number[]) => Values;
  /** Makes a block live as long as the network. */
  readonly keep: (block: number) => number;
  /** Adds a call to the list. */
  readonly then: (step: () => void) => void;
}

/** Makes the calls of a layer; null if the layer has settings that are not known here. */
type Make = (call: LayerCall, ...inputs: readonly Values[]) => Values | null;

/** Settings of layers, as they stand in the configuration. */
interface Config {
  readonly activation: string;
  readonly recurrentActivation: string;
  readonly returnSequences: boolean;
  readonly goBackwards: boolean;
  readonly mergeMode: string;
  readonly useBias: boolean;
  readonly padding: "same";
  readonly strides: [number, number];
  readonly dilationRate: number;
  readonly poolSize: [number, number];
  readonly dims: readonly number[];
  readonly axes: number | readonly number[];
  readonly axis: number;
  readonly epsilon: number;
  readonly layer: { readonly config: Config };
}

/** How a layer is made, by tfjs's class name. */
export const LAYERS: Readonly<Record<string, Make>> = {
  Activation: (call, x) => activate(call, x!, configOf(call).activation),
  Add: (call, a, b) => {
    const y = call.room(a!.shape);
    call.then(() => {
      for (let i = 0; i < y.numbers.length; i++) y.numbers[i] = a!.numbers[i]! + b!.numbers[i]!;
    });
    return y;
  },
  BatchNormalization: normalise,
  Bidirectional: (call, x) => {
    const { mergeMode, layer: { config } } = configOf(call);
    return mergeMode === "concat" ? recurrent(call, x!, config) : null;
  },
  Concatenate: concatenate,
  Conv2D: conv2d,
  Dense: dense,
  Dot: dot,
  Dropout: (_, x) => x!,
  GlobalAveragePooling2D: globalAverage,
  LSTM: (call, x) => recurrent(call, x!, configOf(call)),
  MaxPooling2D: maxPooling,
  Multiply: (call, a, b) => {
    const y = call.room(a!.shape);
    call.then(() => {
      for (let i = 0; i < y.numbers.length; i++) y.numbers[i] = a!.numbers[i]! * b!.numbers[i]!;
    });
    return y;
  },
  Permute: permute,
  Reshape: (call, x) => ({ ...x!, shape: shapeAfter(call), columns: undefined }),
};

function configOf({ layer }: LayerCall): Config {
  return layer.getConfig() as unknown as Config;
}

function shapeAfter({ layer }: LayerCall): number[] {
  return (layer.output as tf.SymbolicTensor).shape.slice(1) as number[];
}

/** Copies of the weights that live as long as the network. */
function weightsOf({ layer, host, room }: LayerCall): Values[] {
  return layer.getWeights().map((weight) => {
    const values = room(weight.shape);
    values.numbers.set(host.f32(address(host, weight), weight.size));
    return values;
  });
}

function conv2d(call: LayerCall, x?: Values): Values | null {
  const { host, room, keep, then } = call;
  const { padding, strides, dilationRate, useBias, activation } = configOf(call);
  if (useBias || activation !== "linear") return null;
  const [filter] = weightsOf(call) as [Values];
  const info = tf.backend_util.computeConv2DInfo(
    [1, ...x!.shape] as [number, number, number, number],
    filter.shape as [number, number, number, number],
    strides,
    dilationRate,
    padding,
  );
  const weights = prepareFilter(host, info, filter.at);
  if (weights !== filter.at) keep(weights);
  const scale = room([info.outChannels]);
  const shift = room([info.outChannels]);
  const columns = { scale: scale.numbers.fill(1), shift: shift.numbers, relu: false };
  const y = room(shapeAfter(call));
  then(() => {
    const places = [scale.at, shift.at, columns.relu ? 1 : 0];
    convolve(host, info, { x: x!.at, weights, places, y: y.at });
  });
  return { ...y, columns };
}

/** Becomes part of the convolution before it. */
function normalise(call: LayerCall, x?: Values): Values | null {
  const { epsilon, axis } = configOf(call);
  const weights = weightsOf(call).map(({ numbers }) => numbers);
  const { columns } = x!;
  if (columns === undefined || columns.relu || weights.length !== 4 || axis !== -1) return null;
  const [gamma, beta, mean, variance] = weights;
  for (let c = 0; c < gamma!.length; c++) {
    const scale = gamma![c]! / Math.sqrt(variance![c]! + epsilon);
    columns.shift[c] = (columns.shift[c]! - mean![c]!) * scale + beta![c]!;
    columns.scale[c]! *= scale;
  }
  return x!;
}

/** A relu becomes part of the convolution before it; the others change the values where they are. */
function activate({ then }: LayerCall, x: Values, name: string): Values | null {
  const { numbers, columns } = x;
  if (name === "relu" && columns !== undefined) columns.relu = true;
  else if (name === "tanh") then(() => tanh(numbers));
  else if (name === "softmax" && x.shape.length === 1) then(() => softmax(numbers));
  else if (name !== "linear") return null;
  return { ...x, columns: undefined };
}

/** Three times as fast as Math.tanh; wrong by less than 1e-15. */
function tanh(values: Float32Array): void {
  for (let i = 0; i < values.length; i++) values[i] = 1 - 2 / (Math.exp(2 * values[i]!) + 1);
}

function softmax(values: Float32Array): void {
  let most = -Infinity;
  for (const value of values) most = Math.max(most, value);
  let sum = 0;
  for (const value of values) sum += Math.exp(value - most);
  for (let i = 0; i < values.length; i++) values[i] = Math.exp(values[i]! - most) / sum;
}

function maxPooling(call: LayerCall, x?: Values): Values {
  const { poolSize, strides, padding } = configOf(call);
  const { host, room, then } = call;
  const from = [1, ...x!.shape] as [number, number, number, number];
  const info = tf.backend_util.computePool2DInfo(from, poolSize, strides, 1, padding);
  const y = room(shapeAfter(call));
  const shape = shapeOf(info);
  then(() => host.run("poolForward", info.outHeight, [x!.at, 0, 0, 0, y.at, 0], { shape }));
  return y;
}

function globalAverage({ host, room, then }: LayerCall, x?: Values): Values {
  const channels = x!.shape.at(-1)!;
  const pixels = x!.numbers.length / channels;
  const y = room([channels]);
  host.reserve((channels + 4) * 8);
  then(() => host.run("sumColumns", channels, [x!.at, pixels, channels, 1 / pixels, y.at]));
  return y;
}

/** Makes the second axis of a picture its first. */
function permute(call: LayerCall, x?: Values): Values | null {
  if (configOf(call).dims.join() !== "2,1,3") return null;
  const { host, room, then } = call;
  const [height, width, channels] = x!.shape as [number, number, number];
  const y = room([width, height, channels]);
  const shape = [2, width, height, channels, width * channels];
  then(() => host.run("permuteRows", height * width, [channels, x!.at, y.at], { shape }));
  return y;
}

function dense(call: LayerCall, x?: Values): Values | null {
  const { host, room, then } = call;
  const { activation } = configOf(call);
  const [kernel, bias] = weightsOf(call);
  const [k, n] = kernel!.shape as [number, number];
  const m = x!.numbers.length / k;
  const y = room(shapeAfter(call));
  const relu = activation === "relu";
  then(() => {
    multiply(host, { a: x!.at, b: kernel!.at, c: y.at, m, n, k });
    host.run("finishRows", m, [y.at, n, 0, bias?.at ?? 0, relu ? 1 : 0], { parts: 1 });
  });
  return relu ? y : activate(call, y, activation);
}

/** Of vectors. */
function concatenate(call: LayerCall, ...inputs: readonly Values[]): Values | null {
  if (inputs.some(({ shape }) => shape.length !== 1)) return null;
  const y = call.room(shapeAfter(call));
  let at = 0;
  for (const { numbers } of inputs) {
    const start = at;
    call.then(() => y.numbers.set(numbers, start));
    at += numbers.length;
  }
  return y;
}

/** The sum of the rows of b, [frames, features], with the weights a, [frames, 1]. */
function dot(call: LayerCall, a?: Values, b?: Values): Values | null {
  const { host, room, then } = call;
  const [frames, n] = b!.shape as [number, number];
  const isKnown = [configOf(call).axes].flat().every((axis) => axis === 1);
  if (!isKnown || a!.shape[1] !== 1) return null;
  const y = room(shapeAfter(call));
  then(() => multiply(host, { a: a!.at, b: b!.at, c: y.at, m: 1, n, k: frames }));
  return y;
}

/** An LSTM in one direction or two, whose weights are kernel, recurrent and bias of each. */
function recurrent(call: LayerCall, x: Values, config: Config): Values | null {
  const { activation, recurrentActivation, goBackwards, returnSequences } = config;
  const weights = weightsOf(call);
  const directions = weights.length / 3;
  const units = weights[1]!.shape[0]!;
  const usual = activation === "tanh" && recurrentActivation === "sigmoid" && !goBackwards;
  if (!usual || !config.useBias || units % 4 !== 0) return null;
  const y = call.room(shapeAfter(call));
  const steps = x.shape[0]!;
  for (let turn = 0; turn < directions; turn++) {
    const { numbers } = direction(call, x, { weights: weights.slice(3 * turn), turn });
    call.then(() => {
      for (let t = returnSequences ? 0 : steps - 1; t < steps; t++) {
        const states = numbers.subarray(t * units, (t + 1) * units);
        const row = turn === 1 ? steps - 1 - t : t;
        y.numbers.set(states, ((returnSequences ? row : 0) * directions + turn) * units);
      }
    });
  }
  return y;
}

/** The states of an LSTM, [steps, units], in the order of its steps; `turn` is 1 backwards in time. */
function direction(
  { host, room, keep, then }: LayerCall,
  x: Values,
  { weights, turn }: { readonly weights: readonly Values[]; readonly turn: number },
): Values {
  const [kernel, recurrent, bias] = weights;
  const [steps, features] = x.shape as [number, number];
  const [units, wide] = recurrent!.shape as [number, number];
  const stacked = room([units + 1, wide]);
  stacked.numbers.set(recurrent!.numbers);
  stacked.numbers.set(bias!.numbers, units * wide);
  const prepared = prepare(host, { b: stacked.at, k: units + 1, n: wide });
  if (prepared !== stacked.at) keep(prepared);
  // The state before each step, at first zeros, and 1, which the bias multiplies.
  const before = room([steps, units + 1]);
  for (let t = 0; t < steps; t++) before.numbers[t * (units + 1) + units] = 1;
  const products = room([steps, wide]);
  const gates = room([steps, wide]);
  const cells = room([steps, units]);
  const states = room([steps, units]);
  const addresses = [before.at, 0, prepared, gates.at, cells.at, states.at];
  then(() => {
    const sizes = { m: steps, n: wide, k: features };
    multiply(host, { a: x.at, b: kernel!.at, c: products.at, ...sizes });
    host.run("timeFirst", 1, [steps, 1, wide, wide, turn, products.at, gates.at]);
    host.run("lstmForward", 1, [steps, 1, 0, units, 0, ...addresses]);
  });
  return states;
}
