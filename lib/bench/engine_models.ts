/** The networks that the engine is timed on, built of stock layers. @module */
import * as tf from "@tensorflow/tfjs";
import { batchNormalization, bidirectional, lstm } from "@/engine/mod.ts";
import { LOGITS_LAYER } from "@/models/blocks.ts";

/** A network: blocks of 3 x 3 convolution, normalisation, relu and pooling, then an LSTM. */
export interface BenchModel {
  /** What it is, for a table. */
  readonly title: string;
  /** [bands, frames, channels]; [frames, features] without blocks. */
  readonly input: readonly number[];
  readonly filters: readonly number[];
  readonly bidirectional: boolean;
}

const UNITS = 128;
const CLASSES = 8;
const A: BenchModel = {
  title: "32 x 94 x 2, 3 blocks, LSTM",
  input: [32, 94, 2],
  filters: [32, 64, 128],
  bidirectional: false,
};

/** By the names that engine_peer.py knows too. */
export const BENCH_MODELS = {
  A,
  Abi: { ...A, title: "32 x 94 x 2, 3 blocks, BiLSTM", bidirectional: true },
  B: {
    title: "128 x 128 x 1, 4 blocks, BiLSTM",
    input: [128, 128, 1],
    filters: [32, 64, 128, 128],
    bidirectional: true,
  },
  LSTM: { title: "94 x 40, LSTM", input: [94, 40], filters: [], bidirectional: false },
} as const satisfies Readonly<Record<string, BenchModel>>;

/** The name of a network. */
export type BenchModelName = keyof typeof BENCH_MODELS;

/** Builds a network with a softmax over eight classes. */
export function buildBenchModel(
  { input, filters, bidirectional: both }: BenchModel,
): tf.LayersModel {
  const start = tf.input({ shape: [...input] });
  const then = (x: tf.SymbolicTensor, ...layers: tf.layers.Layer[]) =>
    layers.reduce((y, layer) => layer.apply(y) as tf.SymbolicTensor, x);
  let x = start;
  for (const count of filters) {
    x = then(
      x,
      tf.layers.conv2d({ filters: count, kernelSize: 3, padding: "same", useBias: false }),
      batchNormalization(),
      tf.layers.reLU(),
      tf.layers.maxPooling2d({ poolSize: 2 }),
    );
  }
  if (filters.length > 0) {
    const [, bands, frames, channels] = x.shape as [null, number, number, number];
    x = then(x, tf.layers.permute({ dims: [2, 1, 3] }));
    x = then(x, tf.layers.reshape({ targetShape: [frames, bands * channels] }));
  }
  const layer = lstm({
    units: UNITS,
    recurrentActivation: "sigmoid",
    recurrentInitializer: "glorotUniform",
  });
  x = then(x, both ? bidirectional({ layer, mergeMode: "concat" }) : layer);
  x = then(
    x,
    tf.layers.dense({ name: LOGITS_LAYER, units: CLASSES }),
    tf.layers.softmax(),
  );
  return tf.model({ inputs: start, outputs: x });
}
